package im.crosstalk.gateway.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.json.JsonReader;
import im.crosstalk.gateway.json.UnreadableJsonException;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a client says in this dialect is what others of this dialect read, whatever JSON it is. */
class ContentsTest {
    private static Data data(String type, String serialized) {
        String json = ProtocolJson.mapper()
                .writeValueAsString(Map.of("data", Map.of("type", type, "serializedContent", serialized)));
        byte[] bytes = json.getBytes(UTF_8);
        try {
            return new Data(JsonReader.read(bytes, bytes.length, null).get("data"));
        } catch (UnreadableJsonException failure) {
            throw new AssertionError(failure);
        }
    }

    private static StoredMessage stored(Content content) {
        return new StoredMessage(new ChatId(1), 1, null, new UserId(1), "u", content, "t", 1, false);
    }

    private static Object any(Random random, int depth) {
        return switch (random.nextInt(depth > 6 ? 5 : 7)) {
            case 0 -> text(random);
            case 1 -> random.nextLong();
            case 2 -> random.nextDouble();
            case 3 -> random.nextBoolean();
            case 4 -> new Object[0];
            case 5 ->
                IntStream.range(0, random.nextInt(4))
                        .mapToObj(i -> any(random, depth + 1))
                        .toList();
            default -> {
                Map<String, Object> object = new LinkedHashMap<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    object.put(text(random), any(random, depth + 1));
                }
                yield object;
            }
        };
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            int point = 1 + random.nextInt(random.nextBoolean() ? 0x7f : 0x10ffff);
            text.appendCodePoint(point >= 0xd800 && point < 0xe000 ? '?' : point);
        }
        return text.toString();
    }

    @RepeatedTest(300)
    void anyJsonComesBackTheSame(RepetitionInfo repetition) {
        var random = new Random(repetition.getCurrentRepetition());
        String serialized = ProtocolJson.mapper().writeValueAsString(any(random, 0));
        Content content = Contents.read(data("Text", serialized));
        JsonNode message = ProtocolJson.mapper().readTree(Serialized.message(stored(content)));
        JsonNode back =
                ProtocolJson.mapper().readTree(message.path("serializedContent").asString(""));
        assertThat(back).isEqualTo(ProtocolJson.mapper().readTree(serialized));
        assertThat(content.structured())
                .isEqualTo(!ProtocolJson.mapper().readTree(serialized).isString());
    }

    @ParameterizedTest
    @CsvSource({"Text", "File", "Image", "Voice", "Transfer", "MentionText", "ReplyText"})
    void everyTypeComesBackTheSame(String type) {
        assertThat(Contents.type(stored(Contents.read(data(type, "\"a\""))))).isEqualTo(type);
    }

    @ParameterizedTest
    @CsvSource({
        "TEXT, Text",
        "ENCRYPTED_TEXT_AES, Text",
        "STICKER, Text",
        "FILE_POINTER, File",
        "IMAGE_POINTER, Image",
        "VOICE_POINTER, Voice"
    })
    void typesOfOtherDialectsAreShown(String contentType, String type) {
        StoredMessage message = stored(Content.of(contentType, "x"));
        assertThat(Contents.type(message)).isEqualTo(type);
        assertThat(Contents.serialized(message)).isEqualTo("\"x\"");
    }

    @ParameterizedTest
    @CsvSource({"1, 2, 12", "12, 1, 1"})
    void keysDoNotRunIntoOneAnother(long clientId, long timestamp, String text) {
        String one = Contents.key(clientId, timestamp, "Text", text);
        assertThat(List.of(
                        Contents.key(timestamp, clientId, "Text", text),
                        Contents.key(clientId, timestamp, "Tex", "t " + text),
                        Contents.key(clientId, timestamp, "Text", text + " ")))
                .doesNotContain(one);
        assertThat(one).hasSizeLessThanOrEqualTo(128);
        assertThat(new JsonObject().size()).isZero();
    }
}
