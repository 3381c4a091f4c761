// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.widget;

import android.view.View;

public class TextView extends View {
    public CharSequence getText() {
        throw new UnsupportedOperationException("stub");
    }

    public final void setText(CharSequence text) {
        throw new UnsupportedOperationException("stub");
    }

    public final void setText(int resid) {
        throw new UnsupportedOperationException("stub");
    }
}
