package im.crosstalk.file.transfer;

import im.crosstalk.file.FileProperties;
import im.crosstalk.file.upload.Progress;
import im.crosstalk.file.upload.Upload;
import im.crosstalk.file.upload.Waiting;
import im.crosstalk.platform.kafka.CommandPublisher;
import im.crosstalk.platform.kafka.Outcome;
import im.crosstalk.platform.kafka.Request;
import im.crosstalk.protocol.Envelope;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.file.FileCommand;
import im.crosstalk.protocol.file.FileCommand.AnnounceChunk;
import im.crosstalk.protocol.file.FileCommand.ChunkDue;
import im.crosstalk.protocol.file.FileCommand.TransferBegan;
import im.crosstalk.protocol.file.FileEvent.Purpose;
import im.crosstalk.protocol.file.FileReply.ChunkAcknowledged;
import im.crosstalk.protocol.file.FileReply.ChunkStatus;
import im.crosstalk.protocol.file.Md5;
import im.crosstalk.protocol.file.TransferId;
import im.crosstalk.protocol.file.TransferStatus;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Chunks that are announced by command and brought by PUT: whoever has announced one is answered when it is durable. */
@Component
public class AnnouncedChunks implements Progress {
    private static final Logger log = LoggerFactory.getLogger(AnnouncedChunks.class);
    private static final int AT_ONCE = 200;
    private static final long KAFKA_PATIENCE_MILLIS = 2_000;

    private final JdbcTemplate jdbc;
    private final TransferRows rows;
    private final CommandPublisher commands;
    private final Clock clock;
    private final long patience;

    private record Announced(TransferId transfer, long start, long size, Waiting waiting, long dueAt) {}

    AnnouncedChunks(
            JdbcTemplate jdbc, TransferRows rows, CommandPublisher commands, Clock clock, FileProperties properties) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.commands = commands;
        this.clock = clock;
        patience = properties.chunkPatience().toMillis();
    }

    public Outcome announce(AnnounceChunk command, Request request) {
        Optional<Transfer> found = rows.lock(command.transfer())
                .filter(transfer -> transfer.sender().equals(request.caller().user()));
        if (found.isEmpty() || found.get().status() == TransferStatus.COMPLETED) {
            return Outcome.refuse(ErrorCode.TRANSFER_ID_INVALID);
        }
        Transfer transfer = found.get();
        long held = transfer.file().offset();
        long end = command.offset() + command.size();
        if (end > transfer.file().size()) {
            return Outcome.refuse(ErrorCode.INVALID_PAYLOAD, "chunk_size: goes past the file's end");
        }
        if (end <= held) {
            return Outcome.reply(acknowledged(command, command.size(), held, ChunkStatus.SUCCESS));
        }
        if (!transfer.isUnderWay()) {
            return Outcome.refuse(ErrorCode.PERMISSION_DENIED, "the offer has not been accepted");
        }
        if (command.offset() > held && !isAnnounced(command.transfer(), held)) {
            return Outcome.reply(acknowledged(command, 0, held, ChunkStatus.RETRY_CHUNK));
        }
        jdbc.update(
                "INSERT INTO announced_chunk (transfer, start_offset, size, md5, waiting, due_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (transfer, start_offset) DO UPDATE SET"
                        + " size = excluded.size, md5 = excluded.md5, waiting = excluded.waiting,"
                        + " due_at = excluded.due_at",
                command.transfer().toString(),
                command.offset(),
                command.size(),
                command.md5() == null ? null : command.md5().hex(),
                Waiting.of(request).toJson(),
                request.now() + patience);
        return Outcome.none();
    }

    /** Whether bytes from the held offset on are on their way, after which others may follow. */
    private boolean isAnnounced(TransferId transfer, long held) {
        return Boolean.TRUE.equals(jdbc.queryForObject(
                "SELECT EXISTS (SELECT 1 FROM announced_chunk WHERE transfer = ? AND start_offset <= ?"
                        + " AND start_offset + size > ?)",
                Boolean.class,
                transfer.toString(),
                held,
                held));
    }

    /** An announced chunk is there, or will not come any more. */
    public Outcome due(ChunkDue command, Request request) {
        Optional<Announced> announced = jdbc
                .query(
                        "SELECT transfer, start_offset, size, waiting, due_at FROM announced_chunk"
                                + " WHERE transfer = ? AND start_offset = ? FOR UPDATE",
                        (row, number) -> announced(
                                row.getString(1), row.getLong(2), row.getLong(3), row.getString(4), row.getLong(5)),
                        command.transfer().toString(),
                        command.offset())
                .stream()
                .findFirst();
        Optional<Transfer> transfer = rows.find(command.transfer());
        if (transfer.isEmpty()) {
            return Outcome.reply(new ChunkAcknowledged(command.transfer(), command.offset(), 0, 0, ChunkStatus.FAILED));
        }
        if (announced.isEmpty()) {
            return Outcome.none();
        }
        Announced chunk = announced.get();
        long held = transfer.get().file().offset();
        boolean there = chunk.start() + chunk.size() <= held;
        if (!there && chunk.dueAt() > request.now()) {
            return Outcome.none();
        }
        jdbc.update(
                "DELETE FROM announced_chunk WHERE transfer = ? AND start_offset = ?",
                command.transfer().toString(),
                command.offset());
        return Outcome.reply(new ChunkAcknowledged(
                chunk.transfer(),
                chunk.start(),
                there ? chunk.size() : 0,
                held,
                there ? ChunkStatus.SUCCESS : ChunkStatus.RETRY_CHUNK));
    }

    /** To whom it must be said that a transfer has ended before the chunks came that they wait for. */
    List<Envelope<ChunkDue>> givenUp(TransferId transfer) {
        return find("transfer = ?", transfer.toString()).stream()
                .map(chunk -> chunk.waiting().envelope(new ChunkDue(transfer, chunk.start())))
                .toList();
    }

    /** The digest that a chunk must have that goes exactly there. */
    public Optional<Md5> digest(Upload file, long offset, long size) {
        return jdbc
                .query(
                        "SELECT c.md5 FROM announced_chunk c JOIN transfer t ON t.id = c.transfer"
                                + " WHERE t.file = ? AND c.start_offset = ? AND c.size = ? AND c.md5 IS NOT NULL",
                        (row, number) -> row.getString(1),
                        file.id().value(),
                        offset,
                        size)
                .stream()
                .map(Md5::new)
                .findFirst();
    }

    /** A chunk came, and was not what was announced: whoever announced it is to send it again. */
    public void spoilt(Upload file, long offset) {
        rows.of(file).ifPresent(transfer -> {
            jdbc.update(
                    "UPDATE announced_chunk SET due_at = 0 WHERE transfer = ? AND start_offset = ?",
                    transfer.id().toString(),
                    offset);
            settle("transfer = ? AND start_offset = ?", transfer.id().toString(), offset);
        });
    }

    /** Bytes have become durable: the first ones are news to both parties, and announced ones to those who wait. */
    @Override
    public void appended(Upload before, long offset) {
        if (before.purpose() != Purpose.TRANSFER) {
            return;
        }
        rows.of(before).ifPresent(transfer -> {
            if (transfer.status() == TransferStatus.ACCEPTED) {
                publish(Envelope.internal(new TransferBegan(transfer.id())));
            }
            settle("transfer = ? AND start_offset + size <= ?", transfer.id().toString(), offset);
        });
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
    void settleOverdue() {
        settle("due_at <= ?", clock.millis());
    }

    private void settle(String which, Object... parameters) {
        for (Announced chunk : find(which, parameters)) {
            publish(chunk.waiting().envelope(new ChunkDue(chunk.transfer(), chunk.start())));
        }
    }

    private List<Announced> find(String which, Object... parameters) {
        return jdbc.query(
                "SELECT transfer, start_offset, size, waiting, due_at FROM announced_chunk WHERE " + which
                        + " ORDER BY due_at LIMIT " + AT_ONCE,
                (row, number) ->
                        announced(row.getString(1), row.getLong(2), row.getLong(3), row.getString(4), row.getLong(5)),
                parameters);
    }

    /** Waits until Kafka has it, so that it comes before what the client says next; a little, since bytes matter more. */
    private void publish(Envelope<? extends FileCommand> command) {
        CompletableFuture<Void> sent = commands.publish(command);
        try {
            sent.orTimeout(KAFKA_PATIENCE_MILLIS, TimeUnit.MILLISECONDS).join();
        } catch (RuntimeException late) {
            log.warn("{} is late: {}", command.message().getClass().getSimpleName(), late.toString());
        }
    }

    private static Announced announced(String transfer, long start, long size, String waiting, long dueAt) {
        return new Announced(
                TransferId.parse(transfer), start, size, Waiting.ofJson(Objects.requireNonNull(waiting)), dueAt);
    }

    private static ChunkAcknowledged acknowledged(AnnounceChunk command, long received, long held, ChunkStatus status) {
        return new ChunkAcknowledged(command.transfer(), command.offset(), received, held, status);
    }
}
