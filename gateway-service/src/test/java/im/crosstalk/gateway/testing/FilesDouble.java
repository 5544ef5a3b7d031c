package im.crosstalk.gateway.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.crosstalk.protocol.Caller;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Message;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.file.FileApi;
import im.crosstalk.protocol.file.FileCommand;
import im.crosstalk.protocol.file.FileId;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.FileQuery;
import im.crosstalk.protocol.file.FileReply;
import im.crosstalk.protocol.file.RoomFile;
import im.crosstalk.protocol.file.Sha256;
import im.crosstalk.protocol.file.TransferId;
import im.crosstalk.protocol.file.TransferStatus;
import im.crosstalk.protocol.file.UploadName;
import im.crosstalk.protocol.id.ChatId;
import im.crosstalk.protocol.id.UserId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Stands for file-service: its answers and its HTTP, with bytes in memory and only as much as the gateway can tell. */
public final class FilesDouble implements AutoCloseable {
    private final HttpServer http;
    private final Map<String, Held> byName = new ConcurrentHashMap<>();
    private final Map<String, Held> byId = new ConcurrentHashMap<>();
    private final AtomicInteger signature = new AtomicInteger();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicInteger held = new AtomicInteger();
    private final Set<Long> closed = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** A file. */
    private static final class Held {
        private final FileId id = FileId.random();
        private final long size;
        private final long packets;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private long next = 1;
        private boolean paused;
        private boolean complete;

        private Held(long size, long packets) {
            this.size = size;
            this.packets = packets;
        }
    }

    public FilesDouble() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext(FileApi.FILES, this::handle);
        http.start();
    }

    public String url() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    /** All URLs that were signed are worthless from now on. */
    public void expireUrls() {
        signature.incrementAndGet();
    }

    /** How many HTTP requests there were. */
    public long requests() {
        return requests.get();
    }

    /** Nobody is in that room any more; what was signed is worthless there. */
    public void close(ChatId room) {
        closed.add(room.number());
    }

    private boolean isClosed(Held held) {
        return byName.entrySet().stream()
                .filter(each -> each.getValue() == held)
                .anyMatch(each -> closed.stream()
                        .anyMatch(room -> each.getKey().startsWith("done:" + room + ":")
                                || each.getKey().startsWith("room:" + room + ":")));
    }

    /** Requests are not answered until {@link #release()}. */
    public void hold() {
        gate = new CountDownLatch(1);
    }

    public void release() {
        gate.countDown();
    }

    /** How many requests are held. */
    public int held() {
        return held.get();
    }

    /** Bytes that somebody else brings of an upload of that name. */
    public void bring(String upload, byte[] content) {
        Held file = byName.entrySet().stream()
                .filter(each -> each.getKey().endsWith(":" + upload))
                .findFirst()
                .orElseThrow()
                .getValue();
        synchronized (file) {
            file.bytes.writeBytes(content);
        }
    }

    private void awaitRelease() {
        held.incrementAndGet();
        try {
            gate.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        } finally {
            held.decrementAndGet();
        }
    }

    /** A finished file in a room, of which it is told. */
    public RoomFile put(ChatId room, String name, byte[] content) {
        var held = new Held(content.length, 1);
        held.bytes.writeBytes(content);
        byName.put("done:" + room.number() + ":" + name, held);
        byId.put(held.id.value(), held);
        return file(room, new FileName(name), held);
    }

    private RoomFile file(ChatId room, FileName name, Held held) {
        return new RoomFile(
                held.id,
                room,
                name,
                held.size,
                "text/plain",
                World.auth().user("ann"),
                "ann",
                sha256(held),
                1_747_312_205_123L,
                held.id.path());
    }

    private static Sha256 sha256(Held held) {
        return Sha256.of(digest("SHA-256", held.bytes.toByteArray()));
    }

    private static byte[] digest(String algorithm, byte[] bytes) {
        try {
            return MessageDigest.getInstance(algorithm).digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private String signed(Held held) {
        byId.put(held.id.value(), held);
        return held.id.path() + "?signature=" + signature.get();
    }

    // What comes by Kafka

    /** The answer; null for what is none of file-service's business. */
    public Reply answer(Caller caller, Message message) {
        return switch (message) {
            case FileCommand.StartUpload start -> start(caller, start);
            case FileCommand.OfUpload command -> onUpload(caller, command);
            case FileQuery.FindUpload find -> {
                Held held = byName.get(key(caller, find.upload()));
                yield held == null
                        ? Refusal.of(ErrorCode.RESOURCE_NOT_FOUND)
                        : held.paused ? paused(find.upload(), held) : active(find.upload(), held);
            }
            case FileCommand.OpenRoomFile open -> {
                if (!isMember(caller, open.room())) {
                    yield Refusal.of(ErrorCode.PERMISSION_DENIED);
                }
                Held held = byName.computeIfAbsent(
                        key(open.room(), open.name()), key -> new Held(open.size(), open.packets()));
                yield opened(open.room(), open.name(), held);
            }
            case FileQuery.FindUnfinishedRoomFile find -> {
                if (!isMember(caller, find.room())) {
                    yield Refusal.of(ErrorCode.PERMISSION_DENIED);
                }
                Held held = byName.get(key(find.room(), find.name()));
                yield held == null ? Refusal.of(ErrorCode.RESOURCE_NOT_FOUND) : opened(find.room(), find.name(), held);
            }
            case FileCommand.FinishRoomFile finish -> finish(finish);
            case FileQuery.ListRoomFiles list -> list(caller, list);
            case FileQuery.FindRoomFile find -> {
                if (!isMember(caller, find.room())) {
                    yield Refusal.of(ErrorCode.PERMISSION_DENIED);
                }
                Held held = byName.get("done:" + find.room().number() + ":" + find.name());
                yield held == null
                        ? Refusal.of(ErrorCode.RESOURCE_NOT_FOUND)
                        : new FileReply.RoomFileFound(file(find.room(), find.name(), held), signed(held));
            }
            case FileQuery.FindTransfer find -> found(caller, find.transfer());
            case FileCommand.EndTransfer end ->
                new FileReply.TransferAnswered(end.transfer(), TransferStatus.READY_TO_DOWNLOAD, null, null, null);
            case FileQuery.FindOpenTransfers ignored -> new FileReply.OpenTransfers(List.of(), List.of());
            default -> null;
        };
    }

    /** A transfer under way. */
    public TransferId transfer(UserId sender, UserId recipient, long size) {
        TransferId id = TransferId.random(ChatId.ofPrivate(sender, recipient));
        byName.put("transfer:" + id + ":" + sender.number(), new Held(size, 0));
        return id;
    }

    private Reply found(Caller caller, TransferId transfer) {
        Held held = byName.get("transfer:" + transfer + ":" + caller.user().number());
        if (held == null && !transfer.chat().isPrivateOf(caller.user())) {
            return Refusal.of(ErrorCode.TRANSFER_ID_INVALID);
        }
        return new FileReply.TransferFound(
                transfer,
                TransferStatus.TRANSFERRING,
                held != null,
                held == null ? FileId.random() : held.id,
                held == null ? 0 : held.bytes.size(),
                held == null ? 0 : held.size,
                held != null,
                held == null ? "/files/none" : held.id.path(),
                held == null ? null : signed(held));
    }

    private static String key(Caller caller, UploadName name) {
        return "upload:" + caller.user().number() + ":" + name;
    }

    private static String key(ChatId room, FileName name) {
        return "room:" + room.number() + ":" + name;
    }

    private boolean isMember(Caller caller, ChatId room) {
        return !closed.contains(room.number()) && (room.isGroup() || room.isPrivateOf(caller.user()));
    }

    private Reply start(Caller caller, FileCommand.StartUpload start) {
        Held held = byName.computeIfAbsent(key(caller, start.upload()), key -> new Held(start.size(), 0));
        if (held.complete) {
            return Refusal.of(ErrorCode.PERMISSION_DENIED, "already complete");
        }
        held.paused = false;
        return held.size == start.size()
                ? active(start.upload(), held)
                : Refusal.of(ErrorCode.INVALID_PAYLOAD, "fileSize: was " + held.size + " at first");
    }

    private Reply onUpload(Caller caller, FileCommand.OfUpload command) {
        Held held = byName.get(key(caller, command.upload()));
        if (held == null) {
            return Refusal.of(ErrorCode.RESOURCE_NOT_FOUND, "fileId: no such upload");
        }
        if (held.complete) {
            return Refusal.of(ErrorCode.PERMISSION_DENIED, "already complete");
        }
        UploadName name = command.upload();
        return switch (command) {
            case FileCommand.PauseUpload ignored -> {
                held.paused = true;
                yield paused(name, held);
            }
            case FileCommand.ResumeUpload ignored -> {
                held.paused = false;
                yield active(name, held);
            }
            case FileCommand.StopUpload stop -> {
                if (stop.delete()) {
                    byName.remove(key(caller, name));
                    byId.remove(held.id.value());
                }
                yield new FileReply.UploadStopped(name);
            }
            case FileCommand.CompleteUpload ignored -> {
                if (held.bytes.size() < held.size) {
                    yield Refusal.of(ErrorCode.INVALID_PAYLOAD, "bytes are missing from offset " + held.bytes.size());
                }
                held.complete = true;
                yield new FileReply.UploadCompleted(name, held.id, "uploads/x.zip", held.size, sha256(held));
            }
            case FileCommand.StartUpload start -> start(caller, start);
        };
    }

    private FileReply active(UploadName name, Held held) {
        return new FileReply.UploadActive(name, held.id, held.bytes.size(), held.size, signed(held));
    }

    private static FileReply paused(UploadName name, Held held) {
        return new FileReply.UploadPaused(name, held.id, held.bytes.size(), held.size);
    }

    private FileReply opened(ChatId room, FileName name, Held held) {
        return new FileReply.RoomFileOpened(
                room, name, held.id, held.bytes.size(), held.size, held.next, held.packets, signed(held));
    }

    private Reply finish(FileCommand.FinishRoomFile finish) {
        Held held = byName.get(key(finish.room(), finish.name()));
        if (held == null) {
            return Refusal.of(ErrorCode.RESOURCE_NOT_FOUND, "file_path: no such file is being sent");
        }
        if (held.bytes.size() < held.size) {
            return Refusal.of(ErrorCode.INVALID_PAYLOAD, (held.size - held.bytes.size()) + " bytes have not arrived");
        }
        byName.remove(key(finish.room(), finish.name()));
        byName.put("done:" + finish.room().number() + ":" + finish.name(), held);
        return new FileReply.RoomFileFinished(file(finish.room(), finish.name(), held));
    }

    private Reply list(Caller caller, FileQuery.ListRoomFiles list) {
        if (!isMember(caller, list.room())) {
            return Refusal.of(ErrorCode.PERMISSION_DENIED);
        }
        String prefix = "done:" + list.room().number() + ":";
        return new FileReply.RoomFiles(
                list.room(),
                byName.entrySet().stream()
                        .filter(each -> each.getKey().startsWith(prefix))
                        .map(each -> file(
                                list.room(), new FileName(each.getKey().substring(prefix.length())), each.getValue()))
                        .sorted((one, other) ->
                                one.name().value().compareTo(other.name().value()))
                        .toList());
    }

    // What comes by HTTP

    private void handle(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().split("/");
            String query = exchange.getRequestURI().getQuery();
            if (path.length < 3 || path[2].equals("echo")) {
                echo(exchange);
                return;
            }
            byte[] body = exchange.getRequestBody().readAllBytes();
            awaitRelease();
            Held held = byId.get(path[2]);
            if (!("signature=" + signature.get()).equals(query)) {
                problem(exchange, 401, "UNAUTHENTICATED");
            } else if (held == null) {
                problem(exchange, 404, "NOT_FOUND");
            } else if (isClosed(held)) {
                problem(exchange, 403, "FORBIDDEN");
            } else {
                switch (exchange.getRequestMethod()) {
                    case "PATCH" -> patch(exchange, held, body);
                    case "PUT" -> packet(exchange, held, Long.parseLong(path[4]), body);
                    default -> read(exchange, held);
                }
            }
        }
    }

    /** For what is only passed on: tells what came, and gives the body back. */
    private static void echo(HttpExchange exchange) throws IOException {
        exchange.getRequestHeaders()
                .forEach((name, values) -> exchange.getResponseHeaders().put("Echo-" + name, values));
        exchange.getResponseHeaders().set("Echo-Method", exchange.getRequestMethod());
        exchange.getResponseHeaders().set("Echo-Uri", exchange.getRequestURI().toString());
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        if (isHead) {
            exchange.getResponseHeaders().set("Content-Length", "77");
        }
        exchange.sendResponseHeaders(exchange.getRequestMethod().equals("OPTIONS") ? 204 : 200, isHead ? -1 : 0);
        if (!isHead) {
            exchange.getResponseBody().write(exchange.getRequestBody().readAllBytes());
        }
    }

    private static void patch(HttpExchange exchange, Held held, byte[] body) throws IOException {
        synchronized (held) {
            long at = Long.parseLong(exchange.getRequestHeaders().getFirst(FileApi.UPLOAD_OFFSET));
            String checksum = exchange.getRequestHeaders().getFirst(FileApi.UPLOAD_CHECKSUM);
            exchange.getResponseHeaders().set(FileApi.UPLOAD_OFFSET, Long.toString(held.bytes.size()));
            if (held.complete) {
                problem(exchange, 409, "COMPLETE");
            } else if (held.paused) {
                problem(exchange, 409, "PAUSED");
            } else if (at != held.bytes.size()) {
                problem(exchange, 409, "OFFSET_MISMATCH");
            } else if (at + body.length > held.size) {
                problem(exchange, 413, "TOO_LARGE");
            } else if (checksum != null
                    && !checksum.equals("md5 " + Base64.getEncoder().encodeToString(digest("MD5", body)))) {
                problem(exchange, 460, "CHECKSUM_MISMATCH");
            } else {
                held.bytes.writeBytes(body);
                exchange.getResponseHeaders().set(FileApi.UPLOAD_OFFSET, Long.toString(held.bytes.size()));
                exchange.sendResponseHeaders(204, -1);
            }
        }
    }

    private static void packet(HttpExchange exchange, Held held, long number, byte[] body) throws IOException {
        synchronized (held) {
            if (number == held.next) {
                held.bytes.writeBytes(body);
                held.next++;
            }
            exchange.getResponseHeaders().set(FileApi.NEXT_PACKET, Long.toString(held.next));
            if (number > held.packets) {
                problem(exchange, 400, "INVALID_RANGE");
            } else if (number > held.next) {
                problem(exchange, 409, "PACKET_MISMATCH");
            } else {
                exchange.sendResponseHeaders(200, -1);
            }
        }
    }

    private static void read(HttpExchange exchange, Held held) throws IOException {
        String[] range = exchange.getRequestHeaders()
                .getFirst("Range")
                .substring("bytes=".length())
                .split("-");
        byte[] part = Arrays.copyOfRange(
                held.bytes.toByteArray(), Integer.parseInt(range[0]), Integer.parseInt(range[1]) + 1);
        exchange.sendResponseHeaders(206, part.length);
        exchange.getResponseBody().write(part);
    }

    private static void problem(HttpExchange exchange, int status, String code) throws IOException {
        byte[] body = ("{\"status\":" + status + ",\"code\":\"" + code + "\",\"detail\":\"it is "
                        + code.toLowerCase(java.util.Locale.ROOT) + "\"}")
                .getBytes(UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
