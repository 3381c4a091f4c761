// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.widget;

public class Button extends TextView {}
