package im.crosstalk.gateway.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.platform.json.ProtocolJson;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.function.Predicate;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/**
 * A client of the command dialect, written after the seed and not after the server: it knows no class of its codec. Does
 * also what no good client would.
 */
public final class CommandClient implements AutoCloseable {
    private static final KeyPair KEYS = newKeys(1024);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final WebSocketClient socket;
    private SecretKeySpec key;
    private long clientIds;

    public CommandClient(WebSocketClient socket) {
        this.socket = socket;
    }

    public static CommandClient connect(int port) {
        return new CommandClient(WebSocketClient.connect(port));
    }

    /** A client that has shaken hands. */
    public static CommandClient sealed(int port) {
        return sealed(port, Map.of());
    }

    public static CommandClient sealed(int port, Map<String, String> headers) {
        var client = new CommandClient(new WebSocketClient(port, "/ws", headers));
        if (client.socket.status() != 101) {
            throw new AssertionError("status " + client.socket.status());
        }
        client.shakeHands();
        return client;
    }

    /** A client that is signed in. */
    public static CommandClient signedIn(int port, String name) {
        CommandClient client = sealed(port);
        JsonNode answer = client.ask("Login", login(name));
        if (!state(answer).equals("Success")) {
            throw new AssertionError(answer);
        }
        return client;
    }

    public static String login(String name) {
        return "{\"email\":\"" + name + "@example.org\",\"password\":\"" + "0".repeat(64) + "\"}";
    }

    public static KeyPair newKeys(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    public WebSocketClient socket() {
        return socket;
    }

    public byte[] key() {
        return key.getEncoded();
    }

    // The handshake

    /** SubjectPublicKeyInfo, as the JDK has it. */
    public static String spki(KeyPair keys) {
        return Base64.getEncoder().encodeToString(keys.getPublic().getEncoded());
    }

    /** PKCS#1, as the seed has it: what stands within the other. */
    public static String pkcs1(KeyPair keys) {
        byte[] spki = keys.getPublic().getEncoded();
        // SEQUENCE, AlgorithmIdentifier of 15 bytes, BIT STRING, no unused bits.
        int at = headerLength(spki, 0) + 15;
        at += headerLength(spki, at) + 1;
        return Base64.getEncoder().encodeToString(Arrays.copyOfRange(spki, at, spki.length));
    }

    private static int headerLength(byte[] der, int at) {
        int length = der[at + 1] & 0xff;
        return length < 0x80 ? 2 : 2 + (length & 0x7f);
    }

    public JsonNode shakeHands() {
        return shakeHands(KEYS, pkcs1(KEYS));
    }

    public JsonNode shakeHands(KeyPair keys, String text) {
        socket.text("{\"command\":\"SetConnectionSymKey\",\"data\":\"" + text + "\"}");
        JsonNode answer = socket.receive();
        if (state(answer).equals("Success")) {
            byte[] wrapped = Base64.getDecoder()
                    .decode(answer.path("data").path("pubKey").asString(""));
            try {
                Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPPadding");
                rsa.init(
                        Cipher.DECRYPT_MODE,
                        keys.getPrivate(),
                        new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
                key = new SecretKeySpec(rsa.doFinal(wrapped), "AES");
            } catch (GeneralSecurityException wrong) {
                throw new AssertionError(wrong);
            }
        }
        return answer;
    }

    // Frames

    public String seal(byte[] text, byte[] nonce, String direction) {
        byte[] ciphertext = crypt(Cipher.ENCRYPT_MODE, text, nonce, direction);
        byte[] frame = Arrays.copyOf(nonce, nonce.length + ciphertext.length);
        System.arraycopy(ciphertext, 0, frame, nonce.length, ciphertext.length);
        return Base64.getEncoder().encodeToString(frame);
    }

    public String seal(String text) {
        byte[] nonce = new byte[12];
        RANDOM.nextBytes(nonce);
        return seal(text.getBytes(UTF_8), nonce, "C2S");
    }

    public String open(String frame) {
        byte[] bytes = Base64.getDecoder().decode(frame);
        byte[] nonce = Arrays.copyOf(bytes, 12);
        return new String(crypt(Cipher.DECRYPT_MODE, Arrays.copyOfRange(bytes, 12, bytes.length), nonce, "S2C"), UTF_8);
    }

    private byte[] crypt(int mode, byte[] text, byte[] nonce, String direction) {
        try {
            Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
            aes.init(mode, key, new GCMParameterSpec(128, nonce));
            aes.updateAAD(direction.getBytes(UTF_8));
            return aes.doFinal(text);
        } catch (GeneralSecurityException wrong) {
            throw new AssertionError(wrong);
        }
    }

    /** Sends a command; {@code data} null for none. */
    public void send(String command, String data) {
        socket.text(seal("{\"command\":\"" + command + "\"" + (data == null ? "" : ",\"data\":" + data) + "}"));
    }

    public JsonNode receive() {
        WebSocketClient.Frame frame = socket.next();
        if (frame.opcode() == WebSocketClient.PING) {
            return receive();
        }
        if (frame.opcode() != WebSocketClient.TEXT) {
            throw new AssertionError("opcode " + frame.opcode() + ", close code " + frame.closeCode());
        }
        return ProtocolJson.mapper().readTree(open(frame.text()));
    }

    public JsonNode until(Predicate<JsonNode> wanted) {
        while (true) {
            JsonNode frame = receive();
            if (wanted.test(frame)) {
                return frame;
            }
        }
    }

    public JsonNode until(String command) {
        return until(frame -> frame.path("command").asString("").equals(command));
    }

    /** Sends a command and takes the next frame for its answer. */
    public JsonNode ask(String command, String data) {
        send(command, data);
        return receive();
    }

    public String state(String command, String data) {
        return state(ask(command, data));
    }

    public static String state(JsonNode frame) {
        return frame.path("data").path("state").asString("");
    }

    /** Writes a text; its answer. */
    public JsonNode write(long chat, String text) {
        String content = ProtocolJson.mapper().writeValueAsString(text);
        return ask(
                "SendMessage",
                ProtocolJson.mapper()
                        .writeValueAsString(Map.of(
                                "chatId",
                                chat,
                                "clientId",
                                ++clientIds,
                                "serializedContent",
                                content,
                                "timestamp",
                                1_685_192_622_888L,
                                "type",
                                "Text")));
    }

    @Override
    public void close() {
        socket.close();
    }
}
