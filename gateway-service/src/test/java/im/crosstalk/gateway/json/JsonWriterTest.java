package im.crosstalk.gateway.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonWriterTest {
    private final JsonWriter writer = new JsonWriter();

    @Test
    void writesEachKindOfMember() {
        var id = UUID.fromString("00000000-000b-81e1-801a-554b519a0b91");
        writer.beginObject()
                .field("text", "a")
                .field("none", (String) null)
                .field("number", Long.MIN_VALUE)
                .field("flag", false)
                .field("id", id)
                .beginObject("object")
                .endObject()
                .beginArray("array")
                .element(7)
                .element("b")
                .endArray()
                .rawField("raw", "[1.50,\"ü\"]")
                .endObject();
        assertThat(writer.toString())
                .isEqualTo("{\"text\":\"a\",\"none\":null,\"number\":-9223372036854775808,\"flag\":false,\"id\":\"" + id
                        + "\",\"object\":{},\"array\":[7,\"b\"],\"raw\":[1.50,\"ü\"]}");
    }

    @Test
    void anyTextComesBackFromAReader() {
        String text = "\u0000\u001f\"\\\n\r\t/ ~\u007f\u0080 ü \u07ff \u0800 中文 \uffff 😀 عربي";
        writer.beginObject().field("text", text).endObject();
        assertThat(read().path("text").asString()).isEqualTo(text);
    }

    @Test
    void loneSurrogatesBecomeReplacementCharacters() {
        writer.beginObject().field("text", "\ud83d-\ude00\ud83d").endObject();
        assertThat(read().path("text").asString()).isEqualTo("\ufffd-\ufffd\ufffd");
    }

    @Test
    void membersOfOthersMayHaveAnyName() throws UnreadableJsonException {
        byte[] json = "{\"p\":{\"na\\\"me ü 😀\":1,\"\":{\"x\\n\":[\"\\\"\"]},\"n\":null,\"d\":1.0}}".getBytes(UTF_8);
        JsonObject others = JsonReader.read(json, json.length, "no-token");
        writer.beginObject();
        others.forEach(writer::value);
        writer.endObject();
        assertThat(writer.toString()).isEqualTo(new String(json, UTF_8));
    }

    @Test
    void growsWithWhatIsWrittenAndBeginsAnew() {
        writer.beginObject().field("long", "é".repeat(100_000)).endObject();
        assertThat(writer.size()).isEqualTo("{\"long\":\"\"}".length() + 200_000);
        writer.reset().beginObject().field("short", 1).endObject();
        assertThat(writer.toString()).isEqualTo("{\"short\":1}");
    }

    private JsonNode read() {
        return JsonMapper.shared().readTree(writer.toString().getBytes(UTF_8));
    }
}
