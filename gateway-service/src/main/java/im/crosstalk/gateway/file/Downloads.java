package im.crosstalk.gateway.file;

import im.crosstalk.gateway.dialect.Request;
import im.crosstalk.gateway.file.FileBytes.Said;
import im.crosstalk.protocol.ErrorCode;
import im.crosstalk.protocol.Refusal;
import im.crosstalk.protocol.Reply;
import im.crosstalk.protocol.file.FileName;
import im.crosstalk.protocol.file.FileQuery.FindRoomFile;
import im.crosstalk.protocol.file.FileReply.RoomFileFound;
import im.crosstalk.protocol.id.ChatId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The downloads of one connection, oldest first. On its event loop. */
final class Downloads {
    private static final int AT_ONCE = 32;

    private final FileBytes bytes;
    private final Duration patience;
    private final Map<FindRoomFile, Download> all = new LinkedHashMap<>();

    Downloads(FileBytes bytes, Duration patience) {
        this.bytes = bytes;
        this.patience = patience;
    }

    /** Makes a download of what was found; one of the same file that is under way is dropped. */
    Reply offer(Asked asked, Request.Download request, RoomFileFound found, Supplier<CompletableFuture<Reply>> again) {
        long packets = Download.packets(found.file(), request.packetSize());
        if (request.from() > packets + 1) {
            return Refusal.of(ErrorCode.INVALID_PAYLOAD, "from_sequence: there are " + packets + " packets");
        }
        Download before = all.remove(request.file());
        if (before != null) {
            before.cancel();
        } else if (all.size() >= AT_ONCE) {
            return Refusal.of(ErrorCode.RATE_LIMIT_EXCEEDED);
        }
        var download = new Download(asked, source(request.file(), again), found, request.packetSize(), request.from());
        all.put(request.file(), download);
        watch(asked, download, patience.toNanos());
        return download.offer();
    }

    private Download.Source source(FindRoomFile file, Supplier<CompletableFuture<Reply>> again) {
        return new Download.Source() {
            @Override
            public CompletableFuture<Said> read(String url, long offset, int length) {
                return bytes.read(url, offset, length);
            }

            @Override
            public CompletableFuture<Reply> renew() {
                return again.get();
            }

            @Override
            public void ended(Download download) {
                all.remove(file, download);
            }
        };
    }

    /** Ends it when the client has said nothing of it for too long. */
    private void watch(Asked asked, Download download, long nanos) {
        asked.connection().loop().after(nanos, TimeUnit.NANOSECONDS, () -> {
            if (!all.containsValue(download)) {
                return;
            }
            long left = download.heardAt() + patience.toNanos() - System.nanoTime();
            if (left > 0) {
                watch(asked, download, left);
            } else {
                download.breakOff("nothing was acknowledged in time");
            }
        });
    }

    /** @return false when none waits that is meant */
    boolean accept(Request.DownloadAccepted said) {
        for (Download download : all.values()) {
            if (download.isWaiting() && isMeant(download, said.room(), said.name())) {
                if (said.accepted()) {
                    download.accept();
                } else {
                    download.cancel();
                    all.values().remove(download);
                }
                return true;
            }
        }
        return !said.accepted();
    }

    /** @return false when no packet was meant that is on its way */
    boolean got(Request.DownloadGot said) {
        for (Download download : all.values()) {
            if (!download.isWaiting() && isMeant(download, said.room(), said.name())) {
                if (said.stored()) {
                    return download.acknowledged(said.number());
                }
                download.breakOff("the client could not take a packet");
                return true;
            }
        }
        return false;
    }

    private static boolean isMeant(Download download, @Nullable ChatId room, @Nullable FileName name) {
        return (room == null || room.equals(download.file().room()))
                && (name == null || name.equals(download.file().name()));
    }

    /** The socket has room again. */
    void pump() {
        List.copyOf(all.values()).forEach(Download::pump);
    }

    void end() {
        all.values().forEach(Download::cancel);
        all.clear();
    }
}
