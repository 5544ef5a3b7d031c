package im.crosstalk.system;

import static im.crosstalk.system.EnvelopeUser.payload;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;

/** What integrators are promised in {@code docs/asyncapi.yaml}, held against what the running system really produces. */
class EventContractIT {
    private static final List<String> CHANNELS = List.of("message", "group", "user", "presence");

    private final CrosstalkSystem system = CrosstalkSystem.running();
    private final JsonNode contract = contract();

    private static JsonNode contract() {
        try {
            Path file = Path.of(System.getProperty("im.home", "..")).resolve("docs/asyncapi.yaml");
            return EnvelopeUser.JSON.valueToTree(new Yaml().<Object>load(Files.readString(file)));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    @Test
    void everyEventIsAsTheContractSays() {
        haveAllThingsHappen();
        Set<String> expected = Set.of(
                "im.message.sent",
                "im.message.recalled",
                "im.message.read",
                "im.group.created",
                "im.group.member_joined",
                "im.group.member_left",
                "im.group.member_removed",
                "im.group.role_changed",
                "im.group.renamed",
                "im.group.ended",
                "im.user.registered",
                "im.presence.online",
                "im.presence.offline");
        List<ConsumerRecord<String, byte[]>> events = new ArrayList<>();
        Set<String> seen = new TreeSet<>();
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", system.kafkaBootstrapServers(), "auto.offset.reset", "earliest"),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> places = CHANNELS.stream()
                    .flatMap(channel -> consumer.partitionsFor("im.events." + channel).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(places);
            consumer.seekToBeginning(places);
            Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> {
                consumer.poll(Duration.ofMillis(100)).forEach(event -> {
                    events.add(event);
                    seen.add(header(event, "ce_type"));
                });
                return seen.containsAll(expected);
            });
        }
        events.forEach(this::assertAsPromised);
    }

    private void haveAllThingsHappen() {
        try (var alice = EnvelopeUser.register("alice", system.gateway(1));
                var bob = EnvelopeUser.register("bob", system.gateway(2))) {
            String id = alice.acknowledged(alice.write(bob, "hello"), "SENT_TO_SERVER")
                    .path("server_message_id")
                    .asString();
            bob.request(
                    "MARK_READ_REQUEST",
                    payload("chat_type", "PRIVATE", "chat_id", alice.id(), "server_message_id", id));
            alice.request(
                    "RECALL_MESSAGE_REQUEST",
                    payload("chat_type", "PRIVATE", "chat_id", bob.id(), "server_message_id", id));
            String group = alice.request(
                            "CREATE_GROUP_REQUEST",
                            payload("group_name", "friends", "initial_member_ids", List.of(bob.id())))
                    .path("payload")
                    .path("group_id")
                    .asString();
            alice.acknowledged(alice.writeToGroup(group, "hello all"), "SENT_TO_SERVER");
            alice.request("RENAME_GROUP_REQUEST", payload("group_id", group, "group_name", "good friends"));
            alice.request("CHANGE_ROLE_REQUEST", payload("group_id", group, "user_id", bob.id(), "role", "ADMIN"));
            alice.request("KICK_MEMBER_REQUEST", payload("group_id", group, "user_id", bob.id()));
            bob.request("JOIN_GROUP_REQUEST", payload("group_id", group));
            bob.request("LEAVE_GROUP_REQUEST", payload("group_id", group));
            alice.request("LEAVE_GROUP_REQUEST", payload("group_id", group));
        }
    }

    private void assertAsPromised(ConsumerRecord<String, byte[]> event) {
        String type = header(event, "ce_type");
        String channel = event.topic().substring("im.events.".length());
        String name = messageName(channel, type);
        JsonNode data = EnvelopeUser.JSON.readTree(event.value());
        JsonNode schema = contract.path("components").path("schemas").path(name);

        assertThat(data.propertyNames())
                .as(type)
                .isEqualTo(schema.path("properties").propertyNames());
        data.propertyStream()
                .forEach(field -> assertThat(isA(
                                field.getValue(),
                                schema.path("properties").path(field.getKey()).path("type")))
                        .as("%s of %s: %s", field.getKey(), type, field.getValue())
                        .isTrue());
        contract.path("components")
                .path("schemas")
                .path("cloudEventHeaders")
                .path("required")
                .forEach(required ->
                        assertThat(header(event, required.asString())).isNotBlank());
        assertThat(header(event, "ce_specversion")).isEqualTo("1.0");
        String keyField = channel.equals("message") || channel.equals("group") ? "chat_number" : "user_number";
        assertThat(event.key()).isEqualTo(data.path(keyField).asString());
    }

    /** The contract's name of an event type on a channel; its absence there fails the test. */
    private String messageName(String channel, String type) {
        JsonNode messages = contract.path("channels").path(channel).path("messages");
        return messages.propertyNames().stream()
                .filter(name -> contract.path("components")
                        .path("messages")
                        .path(name)
                        .path("name")
                        .asString()
                        .equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError(type + " is not in the contract of " + channel));
    }

    private static boolean isA(JsonNode value, JsonNode type) {
        Stream<String> types = type.isArray() ? type.valueStream().map(JsonNode::asString) : Stream.of(type.asString());
        return types.anyMatch(one -> switch (one) {
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> false;
        });
    }

    private static String header(ConsumerRecord<String, byte[]> event, String name) {
        Header header = event.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), UTF_8);
    }
}
