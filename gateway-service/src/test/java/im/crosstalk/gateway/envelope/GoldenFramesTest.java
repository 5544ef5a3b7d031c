package im.crosstalk.gateway.envelope;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.gateway.dialect.Errors;
import im.crosstalk.gateway.dialect.FileAnswer;
import im.crosstalk.gateway.dialect.FrameSink;
import im.crosstalk.gateway.dialect.Head;
import im.crosstalk.gateway.dialect.Language;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.SessionReply;
import im.crosstalk.gateway.dialect.Texts;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.gateway.testing.Golden;
import im.crosstalk.gateway.testing.TestGateway;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.id.UserId;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Frames as the seed has them, both ways. Each line of {@code requests.jsonl} is a frame and what it asks for, each of
 * {@code answers.jsonl} an answer and its frame, each of {@code pushes.jsonl} a delivery and its frame. User 3 looks on.
 */
class GoldenFramesTest {
    private static final Viewer VIEWER = new Viewer(new UserId(3), Language.ENGLISH);
    private static final EnvelopeDialect DIALECT = new EnvelopeDialect(
            new PublicIds(HexFormat.of().parseHex(TestGateway.ID_SECRET)),
            new Texts(),
            Clock.fixed(Instant.parse("2025-05-15T12:30:05.123Z"), ZoneOffset.UTC));

    private static final Map<String, Reply> FILE_ANSWERS = Map.of(
            "Appended", new FileAnswer.Appended(0, 65_536, 65_536, 10_485_760),
            "OffsetMismatch", new FileAnswer.OffsetMismatch(0, 65_536),
            "ChecksumMismatch", new FileAnswer.ChecksumMismatch(65_536, 65_536));

    static List<JsonNode> requests() {
        return Golden.lines("envelope/requests.jsonl");
    }

    static List<JsonNode> answers() {
        return Golden.lines("envelope/answers.jsonl");
    }

    static List<JsonNode> pushes() {
        return Golden.lines("envelope/pushes.jsonl");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestAsksForThis(JsonNode golden) {
        JsonObject frame = Golden.read(golden.path("frame"));
        Head head = DIALECT.head(frame);
        Request request = DIALECT.decode(frame, head.ref(), VIEWER);
        JsonNode asks = golden.path("asks");
        if (request instanceof Request.Ask ask) {
            assertThat(Golden.json(ask.message())).isEqualTo(asks);
        } else if (request instanceof Request.Append append) {
            assertThat(append.file() + " " + append.offset() + " " + new String(append.bytes(), UTF_8))
                    .isEqualTo(asks.asString(""));
        } else {
            assertThat(request.toString()).isEqualTo(asks.asString(""));
        }
        assertThat(DIALECT.speaks(frame)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerIsThisFrame(JsonNode golden) {
        var ref = new EnvelopeRef(
                RequestType.valueOf(golden.path("to").asString("")),
                golden.path("to").asString(""),
                "r1",
                golden.path("group").asString(null),
                null,
                null,
                golden.path("transfer").asString(null));
        List<JsonNode> frames = new ArrayList<>();
        DIALECT.encode(ref, reply(golden.path("reply")), VIEWER, sink(frames));
        assertThat(frames).containsExactly(golden.path("frame"));
    }

    private static Reply reply(JsonNode reply) {
        if (reply.isString() && FILE_ANSWERS.containsKey(reply.asString(""))) {
            return FILE_ANSWERS.get(reply.asString(""));
        }
        if (reply.isString()) {
            var user = new UserId(3);
            return Map.<String, Reply>of(
                            "Registered", new SessionReply.Registered(user, "ann"),
                            "SignedIn", new SessionReply.SignedIn(user, "ann", "a.b.c", 1_747_312_205_123L),
                            "SignedOut", new SessionReply.SignedOut(),
                            "EmailCodeSent", new SessionReply.EmailCodeSent(),
                            "EmailSet", new SessionReply.EmailSet(),
                            "Alive", new SessionReply.Alive(),
                            "Features", new SessionReply.Features())
                    .get(reply.asString(""));
        }
        return (Reply) ProtocolJson.mapper().treeToValue(reply, Message.class);
    }

    @ParameterizedTest
    @MethodSource("pushes")
    void aDeliveryIsThisFrame(JsonNode golden) {
        var delivery = (Delivery) ProtocolJson.mapper().treeToValue(golden.path("delivery"), Message.class);
        var out = new JsonWriter();
        assertThat(DIALECT.encode(delivery, VIEWER, out)).isTrue();
        assertThat(ProtocolJson.mapper().readTree(out.toString())).isEqualTo(golden.path("frame"));
    }

    private static FrameSink sink(List<JsonNode> frames) {
        return new FrameSink() {
            @Override
            public JsonWriter begin() {
                return new JsonWriter();
            }

            @Override
            public void end(JsonWriter written) {
                frames.add(ProtocolJson.mapper().readTree(written.toString()));
            }
        };
    }

    @Test
    void everyRequestTypeHasAGolden() {
        var seen = new TreeSet<String>();
        requests().forEach(golden -> seen.add(golden.path("frame").path("type").asString("")));
        var all = new TreeSet<String>();
        for (RequestType type : RequestType.values()) {
            all.add(type.name());
        }
        assertThat(seen).isEqualTo(all);
    }

    @Test
    void textsAreThereInAllLanguages() {
        var texts = new Texts();
        for (im.crosstalk.protocol.ErrorCode code : im.crosstalk.protocol.ErrorCode.values()) {
            for (Language language : Language.values()) {
                assertThat(new Errors(texts).message(language, im.crosstalk.protocol.Refusal.of(code)))
                        .isNotBlank();
            }
        }
        assertThat(texts.get(Language.CHINESE, "placeholder", "小明")).isEqualTo("用户 小明 撤回了一条消息");
        assertThat(Language.of("fr, zh-CN;q=0.8, en;q=0.5")).isEqualTo(Language.CHINESE);
        assertThat(Language.of("vi")).isEqualTo(Language.VIETNAMESE);
        assertThat(Language.of("fr")).isEqualTo(Language.ENGLISH);
        assertThat(Language.of("!!")).isEqualTo(Language.ENGLISH);
    }
}
