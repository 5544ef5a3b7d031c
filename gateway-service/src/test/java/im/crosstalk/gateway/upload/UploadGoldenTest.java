package im.crosstalk.gateway.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.gateway.dialect.FileAnswer;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.Texts;
import im.crosstalk.gateway.testing.Golden;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Frames as the seed has them, both ways. */
class UploadGoldenTest {
    private static final UploadDialect DIALECT = new UploadDialect(new Texts());
    private static final Map<String, FileAnswer> OWN = Map.of(
            "Appended", new FileAnswer.Appended(0, 65_536, 65_536, 531_086),
            "OffsetMismatch", new FileAnswer.OffsetMismatch(0, 65_536));

    static List<JsonNode> requests() {
        return Golden.lines("upload/requests.jsonl");
    }

    static List<JsonNode> answers() {
        return Golden.lines("upload/answers.jsonl");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestAsksForThis(JsonNode golden) {
        JsonNode asks = golden.path("asks");
        switch (Golden.request(DIALECT, golden.path("frame"))) {
            case Request.InOrder inOrder ->
                assertThat(Golden.json(inOrder.message())).isEqualTo(asks);
            case Request.Append append ->
                assertThat(append.file() + " " + append.offset() + " " + new String(append.bytes(), UTF_8))
                        .isEqualTo(asks.asString(""));
            case Request other -> throw new AssertionError(other);
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerIsThisFrame(JsonNode golden) {
        var ref = new UploadRef(UploadAction.of(golden.path("to").asString("")), "unique-id");
        assertThat(Golden.frames(DIALECT, ref, Golden.reply(golden.path("reply"), OWN)))
                .containsExactly(golden.path("frame"));
    }

    @Test
    void percentIsRoundedToTwoDecimals() {
        assertThat(UploadDialect.percent(1, 3)).isEqualTo("33.33");
        assertThat(UploadDialect.percent(2, 3)).isEqualTo("66.67");
        assertThat(UploadDialect.percent(0, 3)).isEqualTo("0");
        assertThat(UploadDialect.percent(3, 3)).isEqualTo("100");
        assertThat(UploadDialect.percent(0, 0)).isEqualTo("100");
    }
}
