package dev.venturi.report;

import io.avaje.json.JsonIoException;
import io.avaje.json.JsonWriter;
import io.avaje.json.stream.JsonStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/// The JSON that reports are made of: a number that is not known is null, never NaN, and text is
/// always Unicode.
final class Json {
    private static final JsonStream STREAM =
            JsonStream.builder().serializeNulls(true).serializeEmpty(true).build();

    private final JsonWriter writer;

    private Json(JsonWriter writer) {
        this.writer = writer;
    }

    /// Writes one object to `out`, which stays open, with `fields` in it.
    static void write(OutputStream out, Consumer<Json> fields) throws IOException {
        try {
            JsonWriter writer = STREAM.writer(new Unclosed(out));
            writer.pretty(true);
            writer.beginObject();
            fields.accept(new Json(writer));
            writer.endObject();
            writer.writeNewLine();
            writer.close();
        } catch (JsonIoException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e);
        }
    }

    void text(String name, String value) {
        writer.name(name);
        writer.value(unicode(value));
    }

    void flag(String name, boolean value) {
        writer.name(name);
        writer.value(value);
    }

    void integer(String name, long value) {
        writer.name(name);
        writer.value(value);
    }

    /// A number, or null where `value` is NaN or infinite.
    void number(String name, double value) {
        writer.name(name);
        if (Double.isFinite(value)) {
            writer.value(value);
        } else {
            writer.nullValue();
        }
    }

    void unknown(String name) {
        writer.name(name);
        writer.nullValue();
    }

    void texts(String name, List<String> values) {
        writer.name(name);
        writer.beginArray();
        values.forEach(value -> writer.value(unicode(value)));
        writer.endArray();
    }

    void numbers(String name, List<? extends Number> values) {
        writer.name(name);
        writer.beginArray();
        for (Number value : values) {
            if (value instanceof Double real) {
                writer.value(real.doubleValue());
            } else {
                writer.value(value.longValue());
            }
        }
        writer.endArray();
    }

    /// An object of `fields`.
    void object(String name, Runnable fields) {
        writer.name(name);
        writer.beginObject();
        fields.run();
        writer.endObject();
    }

    /// A list of objects, one for each of `values`, with the fields that `fields` writes.
    <T> void objects(String name, Collection<T> values, Consumer<T> fields) {
        writer.name(name);
        writer.beginArray();
        for (T value : values) {
            writer.beginObject();
            fields.accept(value);
            writer.endObject();
        }
        writer.endArray();
    }

    /// File names that are no UTF-8 come from Python with lone surrogates, which JSON has no
    /// interoperable form for (RFC 8259, 8.2); each becomes U+FFFD.
    private static String unicode(String text) {
        return text.codePoints()
                .map(c -> Character.getType(c) == Character.SURROGATE ? 0xfffd : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static final class Unclosed extends java.io.FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
