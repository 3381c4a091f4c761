// Signature only, for type-checking without the Android SDK: see ../README.md. Not Android, and never run.
package android.view;

public abstract class ViewGroup extends View {
    public void addView(View child) {
        throw new UnsupportedOperationException("stub");
    }

    public View getChildAt(int index) {
        throw new UnsupportedOperationException("stub");
    }

    public int getChildCount() {
        throw new UnsupportedOperationException("stub");
    }

    public void removeAllViews() {
        throw new UnsupportedOperationException("stub");
    }
}
