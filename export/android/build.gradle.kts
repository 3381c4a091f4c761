// Android's plugin 9 compiles Kotlin by itself; the JVM plugin is for :core, and settles the version for both.
plugins {
    id("com.android.application") version "9.1.0" apply false
    id("org.jetbrains.kotlin.jvm") version "2.4.20" apply false
}
