package im.crosstalk.platform.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.crosstalk.protocol.Audience;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.Catalog;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.Event;
import im.crosstalk.protocol.GatewayRecord;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Origin;
import im.crosstalk.protocol.RawJson;
import im.crosstalk.protocol.auth.AuthQuery;
import im.crosstalk.protocol.chat.ChatCommand;
import im.crosstalk.protocol.chat.ChatReply;
import im.crosstalk.protocol.chat.Content;
import im.crosstalk.protocol.chat.MessageEvent;
import im.crosstalk.protocol.chat.StoredMessage;
import im.crosstalk.protocol.group.GroupCommand;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.DeviceId;
import im.crosstalk.protocol.id.SessionId;
import im.crosstalk.protocol.id.UserId;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ProtocolJsonTest {
    private static final Caller CALLER =
            new Caller(new UserId(7), "ann", new SessionId("s-1"), new DeviceId("dialect:command"));
    private static final Origin ORIGIN = new Origin("gateway-service-0", 1_790_000_000_000L, 99);

    private final ProtocolJson json = new ProtocolJson();

    static Stream<Class<? extends Message>> messages() {
        return Catalog.MESSAGES.types().stream();
    }

    static Stream<Class<? extends Event>> events() {
        return Catalog.EVENTS.types().stream();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyMessageIsReadAsItWasWritten(Class<? extends Message> type) {
        for (Message message : Samples.of(type)) {
            var asked = new Envelope<>(message, CALLER, ORIGIN, 12);
            assertThat(json.readEnvelope(json.write(asked))).isEqualTo(asked);
            var internal = Envelope.internal(message);
            assertThat(json.readEnvelope(json.write(internal))).isEqualTo(internal);
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageIsItsComponentsAndItsType(Class<? extends Message> type) {
        Message message = Samples.of(type).getFirst();
        byte[] text = ProtocolJson.mapper().writeValueAsBytes(message);
        JsonNode tree = ProtocolJson.mapper().readTree(text);
        List<String> expected = new ArrayList<>(List.of("@type"));
        Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName).forEach(expected::add);

        assertThat(tree.propertyNames()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(tree.get("@type").asString()).isEqualTo(Catalog.MESSAGES.name(message));
        assertThat((Object) ProtocolJson.mapper().readValue(text, type)).isEqualTo(message);
    }

    @Test
    void manyItemsInOneRecordOfAGatewayAreReadInOrder() {
        List<GatewayRecord> items = new ArrayList<>(Samples.of(GatewayRecord.class));
        for (Audience audience : Samples.of(Audience.class)) {
            items.add(new GatewayRecord.Pushed(
                    audience,
                    Samples.of(im.crosstalk.protocol.chat.ChatDelivery.MessagePosted.class)
                            .getFirst(),
                    null,
                    null,
                    null));
        }
        var bytes = new ByteArrayOutputStream();
        items.forEach(item -> {
            bytes.writeBytes(json.write(item));
            bytes.write('\n');
        });

        assertThat(json.readGatewayRecords(bytes.toByteArray())).isEqualTo(items);
    }

    @Test
    void aReplyWithinACommandKeepsItsType() {
        for (ChatCommand.ApplyMembership command : Samples.of(ChatCommand.ApplyMembership.class)) {
            Message read =
                    json.readEnvelope(json.write(Envelope.internal(command))).message();
            assertThat(read).isEqualTo(command);
        }
    }

    @Test
    void aReplayPageKeepsTheKindsOfItsItems() {
        ChatReply.ReplayPage page = Samples.of(ChatReply.ReplayPage.class).getFirst();
        assertThat(page.items()).hasSize(3);
        assertThat(json.readEnvelope(json.write(Envelope.internal(page))).message())
                .isEqualTo(page);
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyEventIsReadAsItWasWrittenAndNamesAllItsComponentsInSnakeCase(Class<? extends Event> type) {
        for (Event event : Samples.of(type)) {
            byte[] data = json.writeData(event);
            assertThat((Object) json.readData(data, type)).isEqualTo(event);
            JsonNode tree = ProtocolJson.mapper().readTree(data);
            assertThat(tree.propertyNames())
                    .containsExactlyElementsOf(Arrays.stream(type.getRecordComponents())
                            .map(component -> component
                                    .getName()
                                    .replaceAll("([A-Z])", "_$1")
                                    .toLowerCase(java.util.Locale.ROOT))
                            .toList());
        }
    }

    @Test
    void whatAnEventHasNotIsNull() {
        MessageEvent.Sent event = Samples.of(MessageEvent.Sent.class).getLast();
        assertThat(new String(json.writeData(event), UTF_8)).contains("\"group_id\":null,");
    }

    @Test
    void idsAreBareNumbersAndStrings() {
        var command = new GroupCommand.AddMember(ChatId.ofGroup(2), new UserId(8));
        assertThat(new String(json.write(new Envelope<>(command, CALLER, ORIGIN, 0)), UTF_8))
                .isEqualTo("""
                        {"message":{"@type":"group.add_member","chat":5,"user":8},\
                        "caller":{"user":7,"username":"ann","session":"s-1","device":"dialect:command"},\
                        "origin":{"gateway":"gateway-service-0","epoch":1790000000000,"ref":99},"deadline":0}""");
    }

    @Test
    void carriedJsonIsLeftAsItIs() {
        for (String text :
                List.of("null", "1.50", "1e400", "\"\\u0000 \\\"\"", "{}", "[[],{\"b\":-0.0,\"a\":[null]}]")) {
            var command = new ChatCommand.RelayE2ee(
                    ChatId.ofPrivate(new UserId(1), new UserId(2)),
                    new UserId(2),
                    ChatCommand.E2eeKind.SESSION_DATA,
                    new RawJson(text));
            assertThat(json.readEnvelope(json.write(Envelope.internal(command))).message())
                    .isEqualTo(command);
        }
    }

    @Test
    void componentsOfTheFutureAreIgnoredAndThoseOfThePastAreAbsent() {
        String text = "{\"message\":{\"future\":1,\"@type\":\"auth.get_user\",\"user\":8,\"more\":[{}]}}";
        assertThat(json.readEnvelope(text.getBytes(UTF_8)))
                .isEqualTo(Envelope.internal(new AuthQuery.GetUser(new UserId(8))));
    }

    @Test
    void aMessageOfWhoHasNotBeenUpdatedMakesAPrivateChat() {
        String text = "{\"message\":{\"@type\":\"chat.send\",\"chat\":4,\"key\":\"k\","
                + "\"content\":{\"type\":\"TEXT\",\"text\":\"a\",\"structured\":false}}}";
        assertThat(json.readEnvelope(text.getBytes(UTF_8)))
                .isEqualTo(Envelope.internal(
                        new ChatCommand.SendMessage(new ChatId(4), "k", null, Content.of("TEXT", "a"), null, false)));
    }

    @Test
    void whatIsNoEnvelopeIsRefused() {
        for (String text : List.of(
                "",
                "null",
                "{}",
                "[]",
                "{\"message\":null}",
                "{\"message\":{\"@type\":\"unknown\"}}",
                "{\"message\":{\"user\":8}}",
                "{\"message\":{\"@type\":\"auth.get_user\",\"user\":-1}}",
                "{\"message\":{\"@type\":\"auth.get_user\",\"user\":\"8\"}}",
                "{\"message\":{\"@type\":\"chat.history\",\"chat\":5,\"limit\":101}}",
                "{\"message\":{\"@type\":\"chat.send\",\"chat\":5}}")) {
            assertThatThrownBy(() -> json.readEnvelope(text.getBytes(UTF_8)))
                    .as(text)
                    .isInstanceOf(JacksonException.class);
        }
        assertThatThrownBy(() -> json.readEnvelope(null)).isInstanceOf(JacksonException.class);
    }

    @Test
    void ofAMessageThatCannotBeReadTheSenderIsKnown() {
        String text = """
                {"message":{"@type":"unknown","x":[1,{}]},"deadline":1,
                 "caller":{"user":7,"username":"ann","session":"s-1","device":"dialect:command"},
                 "origin":{"gateway":"gateway-service-0","epoch":1790000000000,"ref":99}}""";
        assertThat(json.readSender(text.getBytes(UTF_8))).isEqualTo(new ProtocolJson.Sender(CALLER, ORIGIN));
        assertThat(json.readSender("{\"caller\":3".getBytes(UTF_8))).isEqualTo(new ProtocolJson.Sender(null, null));
    }

    @Test
    void aMessageMayHaveMoreComponentsThanAreKnownButNoFewer() {
        String known = "[5,1,null,7,\"ann\",\"TEXT\",\"hello\",null,false,\"now\",12,false";
        JsonMapper mapper = ProtocolJson.mapper();
        assertThat(mapper.readValue(known + "]", StoredMessage.class))
                .isEqualTo(mapper.readValue(known + ",{\"new\":[1]},2]", StoredMessage.class));
        String fewer = known.substring(0, known.lastIndexOf(',')) + "]";
        assertThatThrownBy(() -> mapper.readValue(fewer, StoredMessage.class)).isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> mapper.readValue("{}", StoredMessage.class)).isInstanceOf(JacksonException.class);
    }
}
