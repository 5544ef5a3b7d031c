package im.crosstalk.gateway.file;

import im.crosstalk.gateway.dialect.ClientRef;
import im.crosstalk.gateway.dialect.Dialect;
import im.crosstalk.gateway.dialect.FileAnswer;
import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.file.FileBytes.Said;
import im.crosstalk.gateway.request.Answers;
import im.crosstalk.gateway.request.Requests;
import im.crosstalk.gateway.socket.Connection;
import im.crosstalk.gateway.socket.Session;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.file.FileApi;
import im.crosstalk.protocol.file.FileApi.Problem;
import im.crosstalk.protocol.file.FileCommand;
import im.crosstalk.protocol.file.FileQuery;
import im.crosstalk.protocol.file.FileReply;
import im.crosstalk.protocol.id.SessionId;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Carries out what dialects ask about files. Everything is called on the connection's event loop, and comes back to it. */
@Component
public class FileRequests {
    private static final Logger log = LoggerFactory.getLogger(FileRequests.class);
    /** Bytes in one request to file-service. */
    private static final int MOST_TOGETHER = 1 << 20;

    private static final SessionId NO_SESSION = new SessionId("anonymous");

    private final Requests requests;
    private final FileBytes bytes;
    private final FileWorkProperties properties;
    private final AtomicLong bytesOfAll = new AtomicLong();
    private final Pace pace;
    private final Map<Connection, ConnectionFiles> byConnection = new ConcurrentHashMap<>();

    FileRequests(Requests requests, FileBytes bytes, FileWorkProperties properties) {
        this.requests = requests;
        this.bytes = bytes;
        this.properties = properties;
        pace = new Pace(properties.rateOfAll().toBytes(), System.nanoTime());
    }

    public void carryOut(Connection connection, Dialect dialect, ClientRef ref, Request.OfFile request) {
        if (!connection.isOpen()) {
            return;
        }
        Session session = connection.session();
        if (session == null && !connection.mayUpload()) {
            Answers.write(connection, dialect, ref, Refusal.of(ErrorCode.MISSING_TOKEN));
            return;
        }
        var asked =
                new Asked(connection, dialect, ref, session == null ? FileApi.anybody(NO_SESSION) : session.caller());
        carryOut(asked, request);
    }

    private void carryOut(Asked asked, Request.OfFile request) {
        switch (request) {
            case Request.InNameOf named -> {
                if (isName(named.username(), asked.caller())) {
                    carryOut(asked, named.request());
                } else {
                    asked.answer(Refusal.of(ErrorCode.PERMISSION_DENIED));
                }
            }
            case Request.Noted ignored -> {}
            case Request.InOrder inOrder -> inOrder(asked, inOrder);
            case Request.Append append -> append(asked, append);
            case Request.Packet packet -> packet(asked, packet);
            case Request.Download download -> download(asked, download);
            case Request.DownloadAccepted accepted -> {
                if (!files(asked.connection()).downloads().accept(accepted)) {
                    asked.answer(Refusal.of(ErrorCode.RESOURCE_NOT_FOUND));
                }
            }
            case Request.DownloadGot got -> {
                if (!files(asked.connection()).downloads().got(got)) {
                    // It acknowledges nothing, so it counts like any other frame.
                    asked.connection().takeToken();
                }
            }
        }
    }

    /** As names are compared everywhere. */
    private static boolean isName(String text, Caller caller) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).equalsIgnoreCase(caller.username());
    }

    /** The connection is no more. */
    public void ended(Connection connection) {
        ConnectionFiles files = byConnection.remove(connection);
        if (files != null) {
            files.downloads().end();
        }
    }

    /** There is room in its socket. */
    public void drained(Connection connection) {
        ConnectionFiles files = byConnection.get(connection);
        if (files != null) {
            files.downloads().pump();
        }
    }

    // One after the other

    private ConnectionFiles files(Connection connection) {
        return byConnection.computeIfAbsent(
                connection,
                each -> new ConnectionFiles(
                        each, properties, bytesOfAll, pace, new Downloads(bytes, properties.acknowledgedWithin())));
    }

    private void enqueue(Asked asked, FileQuery file, int size, Function<Lane, CompletableFuture<Reply>> work) {
        ConnectionFiles files = files(asked.connection());
        Lane lane = files.lane(asked.caller().user(), file);
        files.begun(size);
        lane.add(() -> carriedOut(work.apply(lane), asked, reply -> {
            lane.learn(reply);
            asked.answer(reply);
            lane.done();
            files.ended(size);
        }));
    }

    /** Tells the reply on the connection's event loop, whatever comes of it. */
    private static void carriedOut(CompletableFuture<Reply> work, Asked asked, Consumer<Reply> told) {
        work.exceptionally(failure -> {
                    log.error("a request about a file failed", failure);
                    return Refusal.of(ErrorCode.INTERNAL_SERVER_ERROR);
                })
                .thenAccept(reply -> asked.connection().loop().execute(() -> told.accept(reply)));
    }

    private void inOrder(Asked asked, Request.InOrder request) {
        enqueue(asked, request.file(), 0, lane -> {
            if (request.message() instanceof FileCommand.OpenRoomFile) {
                lane.quiet(request.quiet());
            }
            return ask(asked, request.message());
        });
    }

    // Chunks

    private void append(Asked asked, Request.Append request) {
        ConnectionFiles files = files(asked.connection());
        Lane lane = files.lane(asked.caller().user(), request.file());
        var piece = new Lane.Piece(asked, request);
        files.begun(piece.length());
        lane.add(new Lane.Task() {
            @Override
            public void run() {
                append(files, lane, piece);
            }

            @Override
            public Lane.@Nullable Piece piece() {
                return request.md5() == null ? piece : null;
            }
        });
    }

    /** Those that wait behind a chunk and go on where it ends go with it, in one request: that is what is dear. */
    private void append(ConnectionFiles files, Lane lane, Lane.Piece first) {
        Lane.Place place = lane.place();
        List<Lane.Piece> together = new ArrayList<>(List.of(first));
        if (place != null && !lane.isStopped() && first.request().md5() == null) {
            int room = MOST_TOGETHER - first.length();
            Lane.Piece next = lane.next(first.end(), room);
            while (next != null) {
                together.add(next);
                room -= next.length();
                next = lane.next(next.end(), room);
            }
        }
        if (place == null || together.size() == 1) {
            appendEach(files, lane, new ArrayDeque<>(together));
            return;
        }
        byte[][] all = together.stream().map(piece -> piece.request().bytes()).toArray(byte[][]::new);
        long end = together.getLast().end();
        first.asked()
                .onLoop(bytes.append(place.url(), first.request().offset(), null, all))
                .thenAccept(said -> {
                    if (said instanceof Said.Stored stored && stored.at() == end) {
                        for (Lane.Piece piece : together) {
                            piece.asked()
                                    .answer(new FileAnswer.Appended(
                                            piece.request().offset(), piece.length(), piece.end(), place.size()));
                        }
                        lane.done();
                        together.forEach(piece -> files.ended(piece.length()));
                    } else {
                        // Which of them fits, each finds out for itself.
                        appendEach(files, lane, new ArrayDeque<>(together));
                    }
                });
    }

    private void appendEach(ConnectionFiles files, Lane lane, Queue<Lane.Piece> pieces) {
        Lane.Piece piece = pieces.poll();
        if (piece == null) {
            lane.done();
            return;
        }
        carriedOut(append(lane, piece.asked(), piece.request()), piece.asked(), reply -> {
            lane.learn(reply);
            piece.asked().answer(reply);
            appendEach(files, lane, pieces);
            files.ended(piece.length());
        });
    }

    private CompletableFuture<Reply> append(Lane lane, Asked asked, Request.Append request) {
        int length = request.bytes().length;
        if (lane.isStopped()) {
            return CompletableFuture.completedFuture(Refusals.STOPPED);
        }
        return at(
                lane,
                asked,
                request.file(),
                place -> bytes.append(place.url(), request.offset(), request.md5(), request.bytes()),
                (place, said) -> switch (said) {
                    case Said.Stored stored ->
                        new FileAnswer.Appended(request.offset(), length, stored.at(), place.size());
                    case Said.Refused refused
                    when refused.problem() == Problem.OFFSET_MISMATCH ->
                        new FileAnswer.OffsetMismatch(request.offset(), refused.expected());
                    case Said.Refused refused
                    when refused.problem() == Problem.CHECKSUM_MISMATCH ->
                        new FileAnswer.ChecksumMismatch(request.offset(), refused.expected());
                    case Said.Refused refused -> Refusals.of(refused);
                    case Said.Read ignored -> throw new IllegalStateException("nothing was to be read");
                });
    }

    private void packet(Asked asked, Request.Packet request) {
        enqueue(
                asked,
                request.file(),
                request.bytes().length,
                lane -> at(
                        lane,
                        asked,
                        request.file(),
                        place -> bytes.packet(place.url(), request.number(), request.bytes()),
                        (place, said) -> switch (said) {
                            case Said.Stored ignored -> new FileAnswer.PacketStored(request.number(), lane.isQuiet());
                            case Said.Refused refused
                            when refused.problem() == Problem.PACKET_MISMATCH ->
                                new FileAnswer.PacketTooEarly(request.number(), refused.expected());
                            case Said.Refused refused -> Refusals.of(refused);
                            case Said.Read ignored -> throw new IllegalStateException("nothing was to be read");
                        }));
    }

    private void download(Asked asked, Request.Download request) {
        enqueue(
                asked,
                request.file(),
                0,
                lane -> ask(asked, request.file())
                        .thenApply(found -> found instanceof FileReply.RoomFileFound file
                                        && asked.connection().isOpen()
                                ? files(asked.connection())
                                        .downloads()
                                        .offer(asked, request, file, () -> ask(asked, request.file()))
                                : found));
    }

    // Where the bytes go

    /** What is told of what file-service said. */
    @FunctionalInterface
    private interface Telling {
        Reply of(Lane.Place place, Said said);
    }

    /** Does something where the file's bytes go: where they went last, and if that is no more so, where they go now. */
    private CompletableFuture<Reply> at(
            Lane lane,
            Asked asked,
            FileQuery file,
            Function<Lane.Place, CompletableFuture<Said>> action,
            Telling telling) {
        Supplier<CompletableFuture<Reply>> anew = () -> ask(asked, file).thenCompose(found -> {
            lane.learn(found);
            Lane.Place place = lane.place();
            if (place == null) {
                return CompletableFuture.completedFuture(noPlace(found));
            }
            return asked.onLoop(action.apply(place)).thenApply(said -> telling.of(place, said));
        });
        Lane.Place known = lane.place();
        if (known == null) {
            return anew.get();
        }
        return asked.onLoop(action.apply(known)).thenCompose(said -> {
            if (said instanceof Said.Refused refused && Refusals.isStale(refused.problem())) {
                lane.forget();
                return anew.get();
            }
            return CompletableFuture.completedFuture(telling.of(known, said));
        });
    }

    private static Reply noPlace(Reply found) {
        return switch (found) {
            case Refusal refusal -> refusal;
            case FileReply.TransferFound transfer
            when !transfer.bySender() -> Refusal.of(ErrorCode.TRANSFER_ID_INVALID);
            case FileReply.UploadPaused ignored -> Refusal.of(ErrorCode.PERMISSION_DENIED, "paused");
            default -> Refusal.of(ErrorCode.PERMISSION_DENIED, "takes no bytes now");
        };
    }

    /** Asks a service; the answer comes on the event loop. */
    private CompletableFuture<Reply> ask(Asked asked, Message message) {
        var answer = new CompletableFuture<Reply>();
        requests.askFor(
                asked.connection(),
                asked.caller(),
                message,
                reply -> asked.connection().loop().execute(() -> answer.complete(reply)));
        return answer;
    }
}
