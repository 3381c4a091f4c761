// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.view;

import org.jetbrains.annotations.Nullable;

public class View {
    public interface OnClickListener {
        void onClick(View v);
    }

    public final <T extends View> T findViewById(int id) {
        throw new UnsupportedOperationException("stub");
    }

    public boolean isEnabled() {
        throw new UnsupportedOperationException("stub");
    }

    public void setEnabled(boolean enabled) {
        throw new UnsupportedOperationException("stub");
    }

    public void setOnClickListener(@Nullable OnClickListener l) {
        throw new UnsupportedOperationException("stub");
    }
}
