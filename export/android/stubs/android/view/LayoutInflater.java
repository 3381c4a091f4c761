// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.view;

import org.jetbrains.annotations.Nullable;

public abstract class LayoutInflater {
    public View inflate(int resource, @Nullable ViewGroup root, boolean attachToRoot) {
        throw new UnsupportedOperationException("stub");
    }
}
