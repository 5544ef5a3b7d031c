package im.crosstalk.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {
    private static JsonObject read(String json) throws UnreadableJsonException {
        byte[] bytes = ("xx" + json).getBytes(UTF_8);
        byte[] scratch = java.util.Arrays.copyOfRange(bytes, 2, bytes.length + 10);
        return JsonReader.read(scratch, bytes.length - 2, "the-token");
    }

    @Test
    void keepsTwoLevelsAndWhatLiesDeeperAsItIs() throws UnreadableJsonException {
        JsonObject frame =
                read("{ \"a\": \"ü\", \"n\":12, \"big\":123456789012345678901234567890, \"x\":1.50, \"t\":true,"
                        + " \"z\":null, \"p\": { \"o\": { \"k\" : [1 , 2.0 , \"a b\"] }, \"l\":[ {\"m\":1} , 5 ] } }");
        assertThat(frame.text("a")).isEqualTo("ü");
        assertThat(frame.get("n")).isEqualTo(12L);
        assertThat(frame.get("big")).isEqualTo(new JsonObject.Decimal("123456789012345678901234567890"));
        assertThat(frame.get("x")).isEqualTo(new JsonObject.Decimal("1.50"));
        assertThat(frame.get("t")).isEqualTo(true);
        assertThat(frame.get("z")).isEqualTo(JsonObject.Null.NULL);
        assertThat(frame.get("none")).isNull();
        var payload = (JsonObject) frame.get("p");
        var deep = (JsonObject.Raw) payload.get("o");
        assertThat(new String(deep.json(), UTF_8)).isEqualTo("{ \"k\" : [1 , 2.0 , \"a b\"] }");
        assertThat(JsonReader.compact(deep)).isEqualTo("{\"k\":[1,2.0,\"a b\"]}");
        List<Object> elements = JsonReader.elements((JsonObject.Raw) payload.get("l"));
        assertThat(((JsonObject) elements.getFirst()).get("m")).isEqualTo(1L);
        assertThat(elements.getLast()).isEqualTo(5L);
    }

    @Test
    void rawValuesAreCutExactlyAfterWideCharactersAndEscapes() throws UnreadableJsonException {
        JsonObject frame = read("{\"s\":\"😀\\u00e4\\\"\",\"p\":{\"ключ\":{\"v\":\"\\\\\\\"}\"},\"q\":[\"]\"]}}");
        var payload = (JsonObject) frame.get("p");
        assertThat(new String(((JsonObject.Raw) payload.get("ключ")).json(), UTF_8))
                .isEqualTo("{\"v\":\"\\\\\\\"}\"}");
        assertThat(new String(((JsonObject.Raw) payload.get("q")).json(), UTF_8))
                .isEqualTo("[\"]\"]");
    }

    @Test
    void recognizesTheTokenInPlace() throws UnreadableJsonException {
        assertThat(read("{\"token\":\"the-token\"}").text("token")).isEqualTo("the-token");
        assertThat(read("{\"token\":\"the-tokeN\"}").text("token")).isEqualTo("the-tokeN");
        assertThat(read("{\"token\":\"the\"}").text("token")).isEqualTo("the");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "\"x\"",
                "[{}]",
                "{\"a\":1}x",
                "{\"a\":1}{}",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":1,}",
                "{\"a\":1,\"\\u0061\":2}",
                "{\"a\":{\"b\":{\"c\":1,\"c\":1}}}",
                "{\"a\":[{\"c\":1,\"c\":1}]}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\ud83d\"}",
                "{\"a\":[[\"\\ude00\"]]}",
                "{\"\\ud83d\":1}",
                "{\"a\":\"\\ud83d\\u0041\"}",
                "{/**/}",
                "{a:1}"
            })
    void refusesWhatIsNoStrictObject(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(UnreadableJsonException.class);
    }

    @Test
    void acceptsWholeSurrogatePairsAndEscapedBackslashes() throws UnreadableJsonException {
        assertThat(read("{\"a\":\"\\ud83d\\ude00\"}").text("a")).isEqualTo("😀");
        assertThat(read("{\"a\":\"\\\\ud83d\"}").text("a")).isEqualTo("\\ud83d");
    }

    @Test
    void checksUtf8() {
        assertThat(isValid("Grüße 😀 plain text that is long enough")).isTrue();
        for (byte[] bad : List.of(
                bytes(0x80),
                bytes(0xc0, 0x80),
                bytes(0xc3),
                bytes(0xe0, 0x80, 0x80),
                bytes(0xed, 0xa0, 0x80),
                bytes(0xf0, 0x80, 0x80, 0x80),
                bytes(0xf4, 0x90, 0x80, 0x80),
                bytes(0xf5, 0x80, 0x80, 0x80),
                bytes('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 0xff))) {
            assertThat(Utf8.isValid(bad, bad.length)).isFalse();
        }
    }

    private static boolean isValid(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return Utf8.isValid(bytes, bytes.length);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @Test
    void writesWhatItReads() throws UnreadableJsonException {
        String json =
                "{\"a\":\"ü\\n\\u0001\\\"\\\\😀\",\"n\":-12,\"d\":1.50,\"t\":true,\"z\":null,\"o\":{\"k\":[1,{\"l\":2}]}}";
        var out = new JsonWriter();
        out.beginObject();
        read(json).forEach(out::value);
        out.endObject();
        assertThat(out.toString()).isEqualTo(json);
        List<String> names = new ArrayList<>();
        read(json).forEach((name, value) -> names.add(name));
        assertThat(names).containsExactly("a", "n", "d", "t", "z", "o");
    }
}
