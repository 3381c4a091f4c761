plugins {
    id("com.android.application")
}

android {
    namespace = "org.lstmkeras.app"
    compileSdk = 36

    defaultConfig {
        applicationId = "org.lstmkeras.app"
        minSdk = 24 // LiteRT 2.3
        targetSdk = 36
        versionCode = 1
        versionName = "1.0"
    }

    buildTypes {
        release {
            isMinifyEnabled = false
        }
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    lint {
        warningsAsErrors = true
        disable += "GradleDependency" // versions are those that the tests of the repository ran with
    }
}

kotlin {
    compilerOptions {
        allWarningsAsErrors = true
        extraWarnings = true
        progressiveMode = true
    }
}

dependencies {
    implementation(project(":core"))
    // the version of the Python package that computes the golden vectors
    implementation("com.google.ai.edge.litert:litert:2.3.0")
}

// An app without a model would start and say so; better to say it here.
tasks.named("preBuild") {
    val manifest = file("src/main/assets/artifact/manifest.json")
    doLast {
        check(manifest.isFile) { "$manifest is missing: copy an artifact as README.md says" }
    }
}
