package im.crosstalk.gateway.command;

import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.dialect.Request.EmailProof;
import im.crosstalk.gateway.dialect.SessionReply;
import im.crosstalk.protocol.auth.AuthCommand;
import im.crosstalk.protocol.auth.AuthQuery;
import java.util.Map;

/** The handshake, login, registration, tokens and user information of the seed, and their extensions. */
final class AccountCommands {
    private final int minKeyBits;

    /** @param minKeyBits of clients' RSA keys */
    AccountCommands(int minKeyBits) {
        this.minKeyBits = minKeyBits;
    }

    void addTo(Map<CommandType, DataReader> readers) {
        readers.put(
                CommandType.SET_CONNECTION_SYM_KEY,
                (data, viewer) -> new Request.SetSeal(
                        data.value() instanceof String text ? ClientKey.parse(text, minKeyBits) : null));
        readers.put(CommandType.SEND_EMAIL_CODE, (data, viewer) -> new Request.SendEmailCode(data.text("email")));
        readers.put(
                CommandType.REGISTER,
                (data, viewer) -> new Request.Register(
                        data.text("userName"), data.text("password"), data.text("email"), data.number("emailCode")));
        readers.put(CommandType.LOGIN, (data, viewer) -> new Request.SignInByEmail(data.text("email"), proof(data)));
        readers.put(CommandType.LOGOUT, (data, viewer) -> new Request.SignOut());
        readers.put(CommandType.APPLY_FOR_TOKEN, (data, viewer) -> new Request.IssueToken());
        readers.put(CommandType.HEARTBEAT, (data, viewer) -> new Request.Answered(new SessionReply.Alive()));
        readers.put(CommandType.GET_USER_INFO, (data, viewer) -> new Request.Ask(new AuthQuery.GetUser(data.user())));
        readers.put(
                CommandType.FIND_USER,
                (data, viewer) -> new Request.Ask(new AuthQuery.FindUser(data.text("userName"))));
        readers.put(
                CommandType.SET_USER_SETTING,
                (data, viewer) -> new Request.Ask(new AuthCommand.SaveSettings(data.text())));
    }

    /** The first of the table's three that is there. */
    private static EmailProof proof(Data data) {
        if (data.has("password")) {
            return new EmailProof.PasswordHash(data.text("password"));
        }
        if (data.has("emailCode")) {
            return new EmailProof.Code(data.number("emailCode"));
        }
        return new EmailProof.Token(data.text("token"));
    }
}
