// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.app;

import android.os.Bundle;
import android.view.ContextThemeWrapper;
import android.view.LayoutInflater;
import android.view.View;
import org.jetbrains.annotations.NotNull;
import org.jetbrains.annotations.Nullable;

public class Activity extends ContextThemeWrapper {
    protected void onCreate(@Nullable Bundle savedInstanceState) {
        throw new UnsupportedOperationException("stub");
    }

    protected void onResume() {
        throw new UnsupportedOperationException("stub");
    }

    protected void onPause() {
        throw new UnsupportedOperationException("stub");
    }

    protected void onDestroy() {
        throw new UnsupportedOperationException("stub");
    }

    public void setContentView(int layoutResID) {
        throw new UnsupportedOperationException("stub");
    }

    public <T extends View> T findViewById(int id) {
        throw new UnsupportedOperationException("stub");
    }

    @NotNull
    public LayoutInflater getLayoutInflater() {
        throw new UnsupportedOperationException("stub");
    }
}
