// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.view;

import android.content.Context;
import android.content.res.AssetManager;
import org.jetbrains.annotations.NotNull;

public class ContextThemeWrapper extends Context {
    @Override
    public AssetManager getAssets() {
        throw new UnsupportedOperationException("stub");
    }

    @Override
    public Object getSystemService(@NotNull String name) {
        throw new UnsupportedOperationException("stub");
    }
}
