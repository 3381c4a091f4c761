// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.content;

import android.content.res.AssetManager;
import org.jetbrains.annotations.NotNull;

public abstract class Context {
    public static final String SENSOR_SERVICE = "sensor";

    public abstract AssetManager getAssets();

    public abstract Object getSystemService(@NotNull String name);

    @NotNull
    public final String getString(int resId) {
        throw new UnsupportedOperationException("stub");
    }

    @NotNull
    public final String getString(int resId, Object... formatArgs) {
        throw new UnsupportedOperationException("stub");
    }
}
