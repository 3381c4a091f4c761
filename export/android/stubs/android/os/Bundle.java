// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.os;

public final class Bundle {}
