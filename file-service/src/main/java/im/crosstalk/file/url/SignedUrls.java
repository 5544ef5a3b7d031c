package im.crosstalk.file.url;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.crosstalk.file.FileProperties;
import im.crosstalk.platform.PlatformProperties;
import im.crosstalk.protocol.file.FileId;
import im.crosstalk.protocol.id.UserId;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Signs and checks {@code /files/ID?right=…&expires=…&signature=…}, with {@code user=…} where it matters who reads. All
 * instances sign alike, with a key derived from the system's permanent secret. Thread-safe.
 */
@Component
public class SignedUrls {
    /** The parameter that says for whom it is, if it does. */
    public static final String USER = "user";

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final Clock clock;
    private final long lifetimeMillis;

    /** What a URL is good for. */
    public enum Right {
        READ,
        WRITE;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    SignedUrls(PlatformProperties platform, FileProperties properties, Clock clock) {
        byte[] secret = HexFormat.of().parseHex(platform.idSecret());
        key = new SecretKeySpec(
                mac(new SecretKeySpec(secret, ALGORITHM), "crosstalk signed urls of files, version 1"), ALGORITHM);
        this.clock = clock;
        lifetimeMillis = properties.urlLifetime().toMillis();
    }

    /** A path-absolute URL; writing includes asking for the offset, and nothing includes deleting. */
    public String sign(FileId file, Right right) {
        return sign(file, right, "", null);
    }

    /** Like {@link #sign(FileId, Right)}, and says for whom: so it can be asked each time whether they still may. */
    public String sign(FileId file, Right right, UserId user) {
        String number = Long.toString(user.number());
        return sign(file, right, "&" + USER + "=" + number, number);
    }

    private String sign(FileId file, Right right, String parameter, @Nullable String user) {
        String expires = Long.toString(clock.millis() / 1000 + lifetimeMillis / 1000);
        return file.path() + "?right=" + right.word() + parameter + "&expires=" + expires + "&signature="
                + signature(file, right, expires, user);
    }

    /** Whether these are the parameters of a URL that we signed for that and that is still good. */
    public boolean isValid(
            FileId file,
            Right right,
            @Nullable String word,
            @Nullable String user,
            @Nullable String expires,
            @Nullable String signature) {
        if (word == null
                || expires == null
                || signature == null
                || !right.word().equals(word)) {
            return false;
        }
        boolean signed = MessageDigest.isEqual(
                signature.getBytes(UTF_8), signature(file, right, expires, user).getBytes(UTF_8));
        return signed && clock.millis() / 1000 < Long.parseLong(expires);
    }

    private String signature(FileId file, Right right, String expires, @Nullable String user) {
        String text = file.value() + '\n' + right.word() + '\n' + expires + (user == null ? "" : '\n' + user);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(mac(key, text));
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
