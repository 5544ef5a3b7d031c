package im.crosstalk.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.dialect.FrameSink;
import im.crosstalk.gateway.dialect.Language;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.SessionReply;
import im.crosstalk.gateway.dialect.Viewer;
import im.crosstalk.gateway.json.JsonObject;
import im.crosstalk.gateway.json.JsonWriter;
import im.crosstalk.gateway.testing.Golden;
import im.crosstalk.gateway.testing.TestGateway;
import im.crosstalk.platform.json.ProtocolJson;
import im.crosstalk.protocol.Delivery;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.id.PublicIds;
import im.crosstalk.protocol.id.UserId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Frames as the seed has them, both ways: each line of {@code requests.jsonl} is a frame and what it asks for, of {@code
 * answers.jsonl} a request, its answer and the frames of that, of {@code pushes.jsonl} a delivery and its frame. User 3 looks
 * on.
 */
class GoldenCommandsTest {
    private static final Viewer VIEWER = new Viewer(new UserId(3), Language.ENGLISH);
    private static final CommandDialect DIALECT =
            new CommandDialect(new PublicIds(HexFormat.of().parseHex(TestGateway.ID_SECRET)), 1024);
    private static final Map<String, Reply> OWN = Map.of(
            "Registered", new SessionReply.Registered(new UserId(3), "ann"),
            "SignedIn", new SessionReply.SignedIn(new UserId(3), "ann", "a.b.c", 1),
            "SignedOut", new SessionReply.SignedOut(),
            "TokenIssued", new SessionReply.TokenIssued("a.b.c", 1_685_192_367_997L),
            "EmailCodeSent", new SessionReply.EmailCodeSent(),
            "Alive", new SessionReply.Alive(),
            "Completed", new SessionReply.Completed(),
            "SealSet", new SessionReply.SealSet("aes"),
            "SealedBefore", new SessionReply.SealedBefore(),
            "SealNeeded", new SessionReply.SealNeeded());

    static List<JsonNode> requests() {
        return Golden.lines("command/requests.jsonl");
    }

    static List<JsonNode> answers() {
        return Golden.lines("command/answers.jsonl");
    }

    static List<JsonNode> pushes() {
        return Golden.lines("command/pushes.jsonl");
    }

    private static Message withoutKey(Message message) {
        return message instanceof ChatCommand.SendMessage sent
                ? new ChatCommand.SendMessage(
                        sent.chat(), "KEY", sent.clientMessageId(), sent.content(), sent.sentAt(), sent.existingOnly())
                : message;
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestAsksForThis(JsonNode golden) {
        JsonObject frame = Golden.read(golden.path("frame"));
        ClientRef ref = DIALECT.head(frame).ref();
        JsonNode asks = golden.path("asks");
        switch (DIALECT.decode(frame, ref, VIEWER)) {
            case Request.Ask ask ->
                assertThat(Golden.json(withoutKey(ask.message()))).isEqualTo(asks);
            case Request.Series series -> {
                List<JsonNode> messages =
                        series.messages().stream().map(Golden::json).toList();
                assertThat(messages).isEqualTo(asks.valueStream().toList());
            }
            case Request.SetSeal ignored -> assertThat(asks.asString("")).isEqualTo("SetSeal");
            case Request other -> assertThat(other.toString()).isEqualTo(asks.asString(""));
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerIsThese(JsonNode golden) {
        JsonNode reply = golden.path("reply");
        Reply answer = reply.isString()
                ? OWN.get(reply.asString(""))
                : (Reply) ProtocolJson.mapper().treeToValue(reply, Message.class);
        List<JsonNode> frames = new ArrayList<>();
        DIALECT.encode(DIALECT.head(Golden.read(golden.path("to"))).ref(), answer, VIEWER, new FrameSink() {
            @Override
            public JsonWriter begin() {
                return new JsonWriter();
            }

            @Override
            public void end(JsonWriter written) {
                frames.add(ProtocolJson.mapper().readTree(written.toString()));
            }
        });
        assertThat(frames).isEqualTo(golden.path("frames").valueStream().toList());
    }

    @ParameterizedTest
    @MethodSource("pushes")
    void aDeliveryIsThisFrame(JsonNode golden) {
        var delivery = (Delivery) ProtocolJson.mapper().treeToValue(golden.path("delivery"), Message.class);
        var out = new JsonWriter();
        assertThat(DIALECT.encode(delivery, VIEWER, out)).isTrue();
        assertThat(ProtocolJson.mapper().readTree(out.toString())).isEqualTo(golden.path("frame"));
    }

    @Test
    void everyCommandAndEveryAnswerHasAGolden() {
        var commands = new TreeSet<String>();
        var responses = new TreeSet<String>();
        for (CommandType type : CommandType.values()) {
            commands.add(type.wireName());
            responses.add(type == CommandType.GET_CHAT_INFO ? "Chat" : type.response());
        }
        assertThat(requests().stream()
                        .map(golden -> golden.path("frame").path("command").asString("")))
                .containsOnly(commands.toArray(String[]::new));
        Stream<String> answered = answers().stream()
                .flatMap(golden -> golden.path("frames").valueStream())
                .map(frame -> frame.path("command").asString(""));
        assertThat(answered.toList()).containsAll(responses);
    }
}
