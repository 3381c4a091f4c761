// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.widget;

import android.view.View;

public class ProgressBar extends View {
    public int getProgress() {
        throw new UnsupportedOperationException("stub");
    }

    public void setProgress(int progress) {
        throw new UnsupportedOperationException("stub");
    }
}
