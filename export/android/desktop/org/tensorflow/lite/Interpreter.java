// A stand-in for LiteRT's Interpreter on a desktop JVM, where LiteRT has no Java build: see ../../../../README.md. Not LiteRT.
package org.tensorflow.lite;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jetbrains.annotations.NotNull;

/**
 * Passes every call on to LiteRT's Interpreter in a Python process (serve.py), tensors by their signature names.
 *
 * <p>As strict as the original where a mistake would go unseen: buffers must be direct, in native order, at their start and
 * exactly as long as their tensors; names must be those of the signature; all inputs must be given.
 */
public final class Interpreter implements InterpreterApi {
    /** What LiteRT is asked for. Only the settings that serve.py follows are accepted. */
    public static class Options {
        private Boolean xnnpack;
        private int threads = -1;

        public Options() {}

        public Options setNumThreads(int numThreads) {
            threads = numThreads;
            return this;
        }

        public Options setUseXNNPACK(boolean useXNNPACK) {
            xnnpack = useXNNPACK;
            return this;
        }
    }

    private static final int RESET = 0;
    private static final int RUN = 1;
    private static final int GOOD = 0;

    private final Process process;
    private final DataOutputStream to;
    private final DataInputStream from;
    private boolean closed;

    public Interpreter(@NotNull ByteBuffer byteBuffer, Options options) {
        if (!byteBuffer.isDirect() || byteBuffer.order() != ByteOrder.nativeOrder()) {
            throw new IllegalArgumentException("the model must be in a direct buffer in native order");
        }
        if (!Boolean.FALSE.equals(options.xnnpack) || options.threads != 1) {
            throw new IllegalArgumentException("the stand-in plays without XNNPACK and on one thread only");
        }
        try {
            process =
                    new ProcessBuilder(System.getProperty("lstm.python"), System.getProperty("lstm.serve"))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            to = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
            from = new DataInputStream(new BufferedInputStream(process.getInputStream()));
            write(byteBuffer);
            to.flush();
            answered();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    @Override
    public void runSignature(@NotNull Map<String, Object> inputs, @NotNull Map<String, Object> outputs) {
        checkOpen();
        try {
            to.writeByte(RUN);
            to.writeInt(inputs.size());
            for (Map.Entry<String, Object> input : inputs.entrySet()) {
                write(input.getKey());
                write(checked(input.getKey(), input.getValue()));
            }
            to.flush();
            answered();
            Map<String, byte[]> made = new HashMap<>();
            for (int left = from.readInt(); left > 0; left--) {
                String name = new String(read(), StandardCharsets.UTF_8);
                made.put(name, read());
            }
            for (Map.Entry<String, Object> output : outputs.entrySet()) {
                byte[] found = made.get(output.getKey());
                ByteBuffer buffer = checked(output.getKey(), output.getValue());
                if (found == null || found.length != buffer.remaining()) {
                    throw new IllegalArgumentException("no output '" + output.getKey() + "' of " + buffer.remaining() + " bytes");
                }
                buffer.put(found);
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    public void resetVariableTensors() {
        checkOpen();
        try {
            to.writeByte(RESET);
            to.flush();
            answered();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    @Override
    public void close() {
        closed = true;
        process.destroy();
    }

    private void checkOpen() {
        if (closed) throw new IllegalStateException("the interpreter is closed");
    }

    private static ByteBuffer checked(String name, Object value) {
        ByteBuffer buffer = (ByteBuffer) value;
        if (!buffer.isDirect() || buffer.order() != ByteOrder.nativeOrder() || buffer.remaining() != buffer.capacity()) {
            throw new IllegalArgumentException("'" + name + "' must be a whole direct buffer in native order");
        }
        return buffer;
    }

    private void write(String text) throws IOException {
        write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private void write(ByteBuffer buffer) throws IOException {
        byte[] bytes = new byte[buffer.capacity()];
        ByteBuffer whole = buffer.duplicate();
        whole.rewind();
        whole.get(bytes);
        to.writeInt(bytes.length);
        to.write(bytes);
    }

    private byte[] read() throws IOException {
        byte[] bytes = new byte[from.readInt()];
        from.readFully(bytes);
        return bytes;
    }

    private void answered() throws IOException {
        if (from.readByte() != GOOD) {
            throw new IllegalArgumentException(new String(read(), StandardCharsets.UTF_8));
        }
    }
}
