package im.crosstalk.gateway.dialect;

import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.FileQuery;
import im.crosstalk.protocol.file.Md5;
import im.crosstalk.protocol.id.ChatId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a frame asks for. */
public sealed interface Request {
    /** A service is asked. */
    record Ask(Message message) implements Request {}

    /** Nobody needs to be asked: this is the answer. */
    record Answered(Reply reply) implements Request {}

    /** The dialect itself turns it down, as a service would. */
    record Refused(Refusal refusal) implements Request {}

    /** The frame is not as it must be, whatever it asks for. */
    record Malformed(Refusal refusal) implements Request {}

    /**
     * Services are asked all of this; their answers are told in its order, and after them
     * {@link SessionReply.Completed}, or the first refusal instead of it and of what follows. An answer in parts
     * ({@link im.crosstalk.protocol.Paged}) is followed to its end.
     */
    record Series(List<Message> messages) implements Request {
        public Series {
            messages = List.copyOf(messages);
        }
    }

    /**
     * From now on this dialect's frames are to be sealed on this connection.
     *
     * @param offer null when what the client offers is of no use; where the seal is set already, that plays no part
     */
    record SetSeal(@Nullable SealOffer offer) implements Request {}

    /** @param email with {@code emailCode}, where the dialect registers by e-mail; null by name alone */
    record Register(
            String username,
            String passwordHash,
            @Nullable String email,
            @Nullable Long emailCode) implements Request {
        /** Keeps secrets out of logs. */
        @Override
        public String toString() {
            return "Register[username=" + username + ", email=" + email + "]";
        }
    }

    /** @param device null for the dialect's unnamed device */
    record SignIn(
            String username, String passwordHash, @Nullable String device) implements Request {
        /** Keeps secrets out of logs. */
        @Override
        public String toString() {
            return "SignIn[username=" + username + ", device=" + device + "]";
        }
    }

    record SignInByEmail(String email, EmailProof proof) implements Request {}

    /** What shows that an account is the client's. */
    sealed interface EmailProof {
        record PasswordHash(String text) implements EmailProof {
            /** Keeps secrets out of logs. */
            @Override
            public String toString() {
                return "PasswordHash[]";
            }
        }

        record Code(long number) implements EmailProof {
            /** Keeps secrets out of logs. */
            @Override
            public String toString() {
                return "Code[]";
            }
        }

        record Token(String text) implements EmailProof {
            /** Keeps secrets out of logs. */
            @Override
            public String toString() {
                return "Token[]";
            }
        }
    }

    /** Another token of this connection's session. */
    record IssueToken() implements Request {}

    record SignOut() implements Request {}

    record SendEmailCode(String email) implements Request {}

    record SetEmail(String email, long code) implements Request {
        /** Keeps secrets out of logs. */
        @Override
        public String toString() {
            return "SetEmail[email=" + email + "]";
        }
    }

    /** What takes bytes of files, or several steps: the gateway itself carries it out, with file-service behind it. */
    sealed interface OfFile extends Request {}

    /**
     * Something of these is asked in somebody's name, which must be that of the one who is signed in.
     *
     * @param username as the client wrote it
     */
    record InNameOf(String username, OfFile request) implements OfFile {}

    /** The client has said something that nothing follows from. */
    record Noted() implements OfFile {}

    /**
     * A service is asked, once all that this connection has said before of the same file is done.
     *
     * @param file how file-service is asked for that file
     * @param quiet for a file that is opened: acknowledgements of its packets do not repeat the bytes
     */
    record InOrder(FileQuery file, Message message, boolean quiet) implements OfFile {
        public InOrder(FileQuery file, Message message) {
            this(file, message, false);
        }
    }

    /** Bytes for exactly that offset. Answered by {@link FileAnswer.Appended} and what else may become of them. */
    @SuppressWarnings("ArrayRecordComponent")
    record Append(
            FileQuery file,
            long offset,
            byte[] bytes,
            @Nullable Md5 md5) implements OfFile {}

    /** A packet of a room's file, counted from 1. Answered by {@link FileAnswer.PacketStored} or otherwise. */
    @SuppressWarnings("ArrayRecordComponent")
    record Packet(FileQuery file, long number, byte[] bytes) implements OfFile {}

    /**
     * A room's file is wanted, in packets. Answered by {@link FileAnswer.DownloadOffered}; a download of the same file that
     * is under way ends.
     *
     * @param from the packet to begin with
     */
    record Download(FileQuery.FindRoomFile file, int packetSize, long from) implements OfFile {}

    /**
     * The client is ready for a download, or is not.
     *
     * @param room null for whichever
     * @param name null for the oldest one that waits
     */
    record DownloadAccepted(@Nullable ChatId room, @Nullable FileName name, boolean accepted) implements OfFile {}

    /** The client has got a packet, or could not take it; nothing answers that. */
    record DownloadGot(@Nullable ChatId room, FileName name, long number, boolean stored) implements OfFile {}
}
