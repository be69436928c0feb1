package dev.venturi.format;

import io.avaje.json.JsonDataException;
import io.avaje.json.JsonException;
import io.avaje.json.JsonReader;
import io.avaje.json.stream.JsonStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads JSON to the last bit: text, [Long], [Double], [Boolean], null, and lists and maps of
/// these.
///
/// The library's own mapper gives one double in 25 the wrong last bit, so that what was written is
/// not what is read. It also reads the first document of a file that holds two, and overflows the
/// stack where values are nested without end.
public final class ExactJson {
    private static final JsonStream STREAM = JsonStream.builder().build();
    private static final int DEEPEST = 64;

    private ExactJson() {}

    /// The object that `text`, in UTF-8, consists of. A number without decimals is a [Long] if it
    /// was written so (`1`, not `1.0`) and fits.
    ///
    /// @throws IOException if it is no JSON, or no object; the message says why, in a clause
    public static Map<String, @Nullable Object> object(byte[] text) throws IOException {
        // As the only element of an array, since the reader does not say what follows an object.
        InputStream array =
                new SequenceInputStream(
                        Collections.enumeration(
                                List.of(
                                        new ByteArrayInputStream(new byte[] {'['}),
                                        new ByteArrayInputStream(text),
                                        new ByteArrayInputStream(new byte[] {']'}))));
        try (JsonReader reader = STREAM.reader(array)) {
            reader.beginArray();
            if (!reader.hasNextElement()) {
                throw new IOException("it is empty");
            }
            if (reader.currentToken() != JsonReader.Token.BEGIN_OBJECT) {
                throw new IOException("it is no JSON object");
            }
            Map<String, @Nullable Object> object = fields(reader, 0);
            if (reader.hasNextElement()) {
                throw new IOException("something follows its JSON object");
            }
            reader.endArray();
            return object;
        } catch (JsonException e) {
            throw new IOException("it is no JSON: " + reason(e), e);
        }
    }

    /// The library quotes what surrounds the place, which may be megabytes on one line.
    private static String reason(JsonException e) {
        String said = String.valueOf(e.getMessage()).replaceAll("\\s+", " ");
        int quote = said.indexOf(", following:");
        String head = quote < 0 ? said : said.substring(0, quote);
        return head.length() <= 100 ? head : head.substring(0, 100) + "…";
    }

    private static Map<String, @Nullable Object> fields(JsonReader reader, int depth) {
        if (depth > DEEPEST) {
            throw new JsonDataException("values are nested more than %d deep".formatted(DEEPEST));
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        reader.beginObject();
        while (reader.hasNextField()) {
            String name = reader.nextField();
            fields.put(name, value(reader, depth));
        }
        reader.endObject();
        return fields;
    }

    private static List<@Nullable Object> elements(JsonReader reader, int depth) {
        if (depth > DEEPEST) {
            throw new JsonDataException("values are nested more than %d deep".formatted(DEEPEST));
        }
        List<@Nullable Object> elements = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNextElement()) {
            elements.add(value(reader, depth));
        }
        reader.endArray();
        return elements;
    }

    private static @Nullable Object value(JsonReader reader, int depth) {
        if (reader.isNullValue()) {
            return null;
        }
        return switch (reader.currentToken()) {
            case BEGIN_ARRAY -> elements(reader, depth + 1);
            case BEGIN_OBJECT -> fields(reader, depth + 1);
            case STRING -> reader.readString();
            case NUMBER -> number(reader.readDecimal());
            case BOOLEAN -> reader.readBoolean();
            case NULL -> null;
        };
    }

    private static Number number(BigDecimal number) {
        boolean whole = number.scale() == 0 && number.unscaledValue().bitLength() < Long.SIZE;
        return whole ? (Number) number.longValue() : (Number) number.doubleValue();
    }
}
