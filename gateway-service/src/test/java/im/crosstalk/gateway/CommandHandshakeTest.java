package im.crosstalk.gateway;

import static im.crosstalk.gateway.testing.CommandClient.state;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.crosstalk.gateway.testing.CommandClient;
import im.crosstalk.gateway.testing.World;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The command dialect's handshake and encryption, as a stranger may try them. */
class CommandHandshakeTest {
    private static CommandClient connect() {
        return CommandClient.connect(World.gateway().port());
    }

    private static CommandClient sealed() {
        return CommandClient.sealed(World.gateway().port());
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 2048, 3072, 4096})
    void aKeyOfAnyLengthCarriesTheSymmetricKey(int bits) {
        KeyPair keys = CommandClient.newKeys(bits);
        for (String text : new String[] {CommandClient.pkcs1(keys), CommandClient.spki(keys)}) {
            try (CommandClient client = connect()) {
                JsonNode answer = client.shakeHands(keys, text);
                assertThat(answer.path("command").asString("")).isEqualTo("SetConnectionPubKeyResponse");
                assertThat(state(answer)).isEqualTo("Success");
                assertThat(Base64.getDecoder()
                                .decode(answer.path("data").path("pubKey").asString("")))
                        .hasSize(bits / 8);
                assertThat(client.key()).hasSize(32);
                assertThat(client.state("Heartbeat", null)).isEqualTo("Success");
            }
        }
    }

    @Test
    void theKeyOfTheSeedIsUsable() {
        try (CommandClient client = connect()) {
            client.socket()
                    .text(
                            "{\"command\":\"SetConnectionSymKey\",\"data\":\"MIGJAoGBAKMxsngBaWseSIR+84kzKaG31WEgePkC3AxgeOmQN3zHPs2tBHgsH8eqP8BTOVOzX6Llqo2HwO8FBMWetNRYMytzIYzSNL728ANyBeoItoyhqd2vlZYqj9eJ5ImmYcRMgTwc8CVcDuonjFF8bR2Y+sULLprrzFLjFSgj6K2Te3wZAgMBAAE=\"}");
            JsonNode answer = client.socket().receive();
            assertThat(state(answer)).isEqualTo("Success");
            assertThat(Base64.getDecoder()
                            .decode(answer.path("data").path("pubKey").asString("")))
                    .hasSize(128);
        }
    }

    @Test
    void everyConnectionHasAKeyOfItsOwn() {
        try (CommandClient one = sealed();
                CommandClient other = sealed()) {
            assertThat(one.key()).isNotEqualTo(other.key());
            other.socket().text(one.seal("{\"command\":\"Heartbeat\"}"));
            assertThat(other.socket().closeCode()).isEqualTo(4400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Login", "SendMessage", "Pull", "NoSuchCommand"})
    void nothingIsDoneBeforeTheHandshake(String command) {
        try (CommandClient client = connect()) {
            client.socket().text("{\"command\":\"" + command + "\",\"data\":{\"clientId\":7}}");
            JsonNode answer = client.socket().receive();
            assertThat(answer.path("command").asString("")).isEqualTo("SetConnectionPubKeyResponse");
            assertThat(state(answer)).isEqualTo("NeedSetPubKey");
            assertThat(answer.path("data").has("pubKey")).isFalse();
            assertThat(state(client.shakeHands())).isEqualTo("Success");
        }
    }

    static Stream<String> uselessKeys() {
        BigInteger e = BigInteger.valueOf(65537);
        BigInteger odd = new BigInteger(1024, new Random(1)).setBit(1023).setBit(0);
        String good = pkcs1(odd, e);
        return Stream.of(
                "",
                "%%%",
                "AAAA",
                "bm8ga2V5",
                good.substring(0, 100),
                good + "AAAA",
                pkcs1(new BigInteger(512, new Random(2)).setBit(511).setBit(0), e),
                pkcs1(odd.clearBit(0), e),
                pkcs1(odd.clearBit(1023).setBit(1022), e),
                pkcs1(BigInteger.ONE.shiftLeft(65_535).setBit(0), e),
                pkcs1(BigInteger.ONE.shiftLeft(4_096).setBit(0), e),
                pkcs1(odd, BigInteger.ONE),
                pkcs1(odd, BigInteger.TWO),
                pkcs1(odd, BigInteger.ZERO),
                pkcs1(odd, odd.subtract(BigInteger.TWO)),
                pkcs1(odd, BigInteger.ONE.shiftLeft(64).setBit(0)),
                pkcs1(odd.negate(), e),
                pkcs1(BigInteger.ZERO, e),
                Base64.getEncoder().encodeToString(new byte[] {0x30, (byte) 0x84, 0x7f, -1, -1, -1}),
                Base64.getEncoder().encodeToString(new byte[] {0x30, (byte) 0x80, 0, 0}));
    }

    private static String pkcs1(BigInteger modulus, BigInteger exponent) {
        byte[] n = element(0x02, modulus.toByteArray());
        byte[] e = element(0x02, exponent.toByteArray());
        var both = new ByteArrayOutputStream();
        both.writeBytes(n);
        both.writeBytes(e);
        return Base64.getEncoder().encodeToString(element(0x30, both.toByteArray()));
    }

    private static byte[] element(int tag, byte[] content) {
        var out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else if (content.length < 0x100) {
            out.write(0x81);
            out.write(content.length);
        } else {
            out.write(0x82);
            out.write(content.length >> 8);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("uselessKeys")
    void aUselessKeyIsRefusedAtOnce(String key) {
        try (CommandClient client = connect()) {
            Instant before = Instant.now();
            JsonNode answer = client.shakeHands(null, key);
            assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofMillis(500));
            assertThat(answer.path("command").asString("")).isEqualTo("SetConnectionPubKeyResponse");
            assertThat(state(answer)).isEqualTo("PubKeyError");
            assertThat(answer.path("data").has("pubKey")).isFalse();
            assertThat(state(client.shakeHands())).isEqualTo("Success");
        }
    }

    @Test
    void aKeyThatIsNoTextIsUseless() {
        try (CommandClient client = connect()) {
            client.socket().text("{\"command\":\"SetConnectionSymKey\",\"data\":{\"key\":1}}");
            assertThat(state(client.socket().receive())).isEqualTo("PubKeyError");
            client.socket().text("{\"command\":\"SetConnectionSymKey\"}");
            assertThat(state(client.socket().receive())).isEqualTo("PubKeyError");
        }
    }

    @Test
    void aSecondHandshakeIsToldSoEncrypted() {
        try (CommandClient client = sealed()) {
            String usable = "\"" + CommandClient.pkcs1(CommandClient.newKeys(1024)) + "\"";
            for (String key : new String[] {usable, "\"no key\"", "5", "null"}) {
                JsonNode answer = client.ask("SetConnectionSymKey", key);
                assertThat(answer.path("command").asString("")).isEqualTo("SetConnectionPubKeyResponse");
                assertThat(answer.path("data").toString()).isEqualTo("{\"state\":\"HasApproved\"}");
            }
            assertThat(client.state("Heartbeat", null)).isEqualTo("Success");
        }
    }

    @Test
    void aPlainCommandAfterTheHandshakeEndsTheConnectionAndIsNotCarriedOut() {
        try (CommandClient client = CommandClient.signedIn(World.gateway().port(), "downgrade")) {
            long number = World.auth().user("downgrade").number();
            client.socket().text("{\"command\":\"SetUserSetting\",\"data\":\"downgraded " + number + "\"}");
            assertThat(client.socket().closeCode()).isEqualTo(4400);
            assertThat(World.services().asked(im.crosstalk.protocol.auth.AuthCommand.SaveSettings.class))
                    .noneMatch(saved -> saved.settings().equals("downgraded " + number));
        }
        try (CommandClient client = sealed()) {
            client.socket().text(" {\"command\":\"SetConnectionSymKey\",\"data\":\"x\"}");
            assertThat(client.socket().closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void aRepeatedFrameEndsTheConnection() {
        try (CommandClient client = sealed()) {
            String frame = client.seal("{\"command\":\"Heartbeat\"}");
            client.socket().text(frame);
            assertThat(state(client.receive())).isEqualTo("Success");
            client.socket().text(frame);
            assertThat(client.socket().closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void aReusedNonceEndsTheConnectionEvenThousandsOfFramesLater() {
        try (CommandClient client = sealed()) {
            byte[] nonce = new byte[12];
            String first = client.seal("{\"command\":\"Heartbeat\"}".getBytes(UTF_8), nonce, "C2S");
            client.socket().text(first);
            client.receive();
            for (int i = 0; i < 4095; i++) {
                client.send("Heartbeat", null);
                if (i % 64 == 63) {
                    for (int j = 0; j < 64; j++) {
                        client.receive();
                    }
                }
            }
            client.socket().text(client.seal("{\"command\":\"FindUser\"}".getBytes(UTF_8), nonce, "C2S"));
            assertThat(client.socket().closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void theServersOwnFrameSentBackEndsTheConnection() {
        try (CommandClient client = sealed()) {
            client.send("Heartbeat", null);
            client.socket().text(client.socket().next().text());
            assertThat(client.socket().closeCode()).isEqualTo(4400);
        }
        try (CommandClient client = sealed()) {
            client.socket().text(client.seal("{\"command\":\"Heartbeat\"}".getBytes(UTF_8), new byte[12], "S2C"));
            assertThat(client.socket().closeCode()).isEqualTo(4400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "no base64!", "[1]", "\"text\"", "12", "====", "Ä"})
    void whatWasNotSealedEndsTheConnection(String frame) {
        try (CommandClient client = sealed()) {
            client.socket().text(frame);
            assertThat(client.socket().closeCode()).isEqualTo(4400);
        }
    }

    @Test
    void aChangedBitEndsTheConnection() {
        for (int at : new int[] {0, 11, 12, 30, -1}) {
            try (CommandClient client = sealed()) {
                byte[] frame = Base64.getDecoder().decode(client.seal("{\"command\":\"Heartbeat\"}"));
                frame[at < 0 ? frame.length - 1 : at] ^= 1;
                client.socket().text(Base64.getEncoder().encodeToString(frame));
                assertThat(client.socket().closeCode()).isEqualTo(4400);
            }
        }
    }

    @Test
    void whatIsSealedButUnreadableIsAnsweredSealed() {
        try (CommandClient client = sealed()) {
            for (String text : new String[] {
                "", "no JSON", "[]", "{\"a\":1,\"a\":2}", "{\"type\":\"LOGIN_REQUEST\"}", "{\"command\":5}"
            }) {
                client.socket().text(client.seal(text));
                assertThat(client.receive().toString())
                        .isEqualTo(
                                "{\"command\":\"ErrorResponse\",\"data\":{\"state\":\"FormatError\",\"command\":null}}");
            }
            client.socket().text(client.seal(new byte[] {'{', (byte) 0xff, '}'}, new byte[12], "C2S"));
            assertThat(state(client.receive())).isEqualTo("FormatError");
            client.send("NoSuchCommand", "{\"clientId\":4}");
            assertThat(client.receive().path("data").toString())
                    .isEqualTo("{\"state\":\"UnknownCommand\",\"command\":\"NoSuchCommand\",\"clientId\":4}");
        }
    }

    @Test
    void textThatIsNoObjectIsOfNoDialectBeforeTheHandshake() {
        try (CommandClient client = connect()) {
            client.socket().text("AAAA");
            JsonNode answer = client.socket().receive();
            assertThat(answer.path("payload").path("error_code").asString("")).isEqualTo("INVALID_REQUEST_FORMAT");
        }
    }
}
