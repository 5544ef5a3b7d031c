package im.crosstalk.cli.upload;

import im.crosstalk.cli.progress.Display;
import im.crosstalk.cli.progress.Display.State;
import im.crosstalk.cli.progress.Display.Status;
import im.crosstalk.cli.upload.Link.Asked;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One upload, from its first connection to its end. After each signal it looks at what is wanted and at how things stand, and
 * does what is to be done next; so a lost connection, a refusal and a key at an odd moment need no ways of their own.
 */
final class UploadRun {
    private static final Duration QUITS_WITHIN = Duration.ofSeconds(5);

    private enum Wish {
        GO,
        PAUSE,
        DELETE,
        QUIT
    }

    /** What this connection knows of the upload. */
    private enum Known {
        NOTHING,
        ACTIVE,
        PAUSED
    }

    private final FileSource file;
    private final UploadOptions options;
    private final String fileId;
    private final Dialect frames;
    private final Display display;
    private final Link link;
    private final Setbacks setbacks;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

    private @Nullable Ending ending;
    private Wish wish = Wish.GO;
    private Known known = Known.NOTHING;
    private long sent;
    private volatile long stored;
    /** Where the server wants to go on; -1 while that is where we are. */
    private long expected = -1;

    private boolean completeAsked;
    private boolean begunAnew;

    UploadRun(FileSource file, UploadOptions options, HttpClient http, Display display) {
        this.file = file;
        this.options = options;
        this.display = display;
        fileId = options.givenId() == null ? file.defaultId() : options.givenId();
        frames = options.room() == null
                ? new Frames(fileId)
                : new RoomFrames(
                        options.room().id(), options.room().username(), file.name(), file.size(), options.chunk());
        link = new Link(http, options, frames, signals::add);
        setbacks = new Setbacks(options.retryFirst());
    }

    /** Tells of a key; from any thread. */
    void press(char key) {
        signals.add(new Signal.Key(key));
    }

    /** Bytes that the server is known to have; for any thread. */
    long stored() {
        return stored;
    }

    /** @throws IOException when the file cannot be read, or is not what it was */
    Ending run() throws IOException, InterruptedException {
        try {
            Ending done = step();
            while (done == null) {
                done = step();
            }
            return done;
        } finally {
            link.close();
        }
    }

    private @Nullable Ending step() throws IOException, InterruptedException {
        try {
            act();
        } catch (Link.LostException ignored) {
            lost("connection lost");
        }
        display.show(status());
        if (ending == null) {
            Signal signal = signals.poll(Math.min(link.patience(), untilRetry()), TimeUnit.NANOSECONDS);
            if (signal != null) {
                on(signal);
            } else if (link.patience() == 0) {
                lost("the server does not answer");
            }
        }
        return ending;
    }

    private long untilRetry() {
        boolean waits = wish == Wish.GO || wish == Wish.DELETE;
        return waits && setbacks.pause() > 0 ? setbacks.pause() : Long.MAX_VALUE;
    }

    // What is to be done

    private void act() throws IOException {
        switch (wish) {
            case GO -> go();
            case PAUSE -> pause();
            case DELETE -> delete();
            case QUIT -> quit();
        }
    }

    private void go() throws IOException {
        if (!isReady() || link.isAsked(Asked.PAUSE)) {
            return;
        }
        if (known == Known.ACTIVE) {
            send();
        } else if (link.isIdle() && known == Known.PAUSED) {
            link.ask(Asked.RESUME, frames.resume());
        } else if (link.isIdle()) {
            link.ask(Asked.START, frames.start(file.name(), file.size()));
        }
    }

    private void send() throws IOException {
        if (expected >= 0) {
            // What was sent after the chunk that did not fit does not fit either, and is answered first.
            if (!link.isIdle()) {
                return;
            }
            at(expected);
        }
        while (sent < file.size() && link.unanswered() < options.window()) {
            int length = (int) Math.min(options.chunk(), file.size() - sent);
            link.ask(Asked.CHUNK, frames.chunk(sent, file.read(sent, length)));
            sent += length;
        }
        if (stored == file.size() && link.isIdle()) {
            completeAsked = true;
            display.show(status());
            file.requireUnchanged();
            link.ask(Asked.COMPLETE, frames.complete(file.sha256()));
        }
    }

    private void pause() throws Link.LostException {
        if (frames.canPause() && known == Known.ACTIVE && !link.isAsked(Asked.PAUSE) && !completeAsked) {
            link.ask(Asked.PAUSE, frames.pause());
        }
    }

    private void delete() throws Link.LostException {
        if (!frames.canPause()) {
            quit();
        } else if (isReady() && !link.isAsked(Asked.STOP)) {
            link.ask(Asked.STOP, frames.stop(true));
        }
    }

    private void quit() throws Link.LostException {
        if (!link.isOpen() || known == Known.NOTHING || !frames.canPause()) {
            ending = new Ending.Stopped(false);
        } else if (!link.isAsked(Asked.STOP)) {
            link.ask(Asked.STOP, frames.stop(false));
            link.answerWithin(QUITS_WITHIN);
        }
    }

    /** Whether there is a connection that may be used now; else makes one as soon as it is time to. */
    private boolean isReady() {
        return setbacks.pause() == 0 && link.connect();
    }

    // What has happened

    private void on(Signal signal) {
        switch (signal) {
            case Signal.Key key -> onKey(Character.toLowerCase(key.key()));
            case Signal.Opened opened -> {
                if (link.is(opened.socket())) {
                    link.opened();
                }
            }
            case Signal.Said said -> {
                if (link.is(said.socket())) {
                    link.answerWithin(options.answerWithin());
                    onEvent(said.event());
                }
            }
            case Signal.Lost lost -> {
                if (link.is(lost.socket())) {
                    onLost(lost);
                }
            }
        }
    }

    private void onKey(char key) {
        if (key == 'p' && wish == Wish.GO) {
            wish = Wish.PAUSE;
        } else if (key == 'r') {
            if (wish == Wish.PAUSE) {
                wish = Wish.GO;
                setbacks.forget();
            }
            // Who is in a hurry need not wait for the next attempt.
            setbacks.retryNow();
        } else if (key == 's') {
            wish = Wish.DELETE;
        } else if (key == 'q') {
            wish = Wish.QUIT;
        }
    }

    private void onEvent(ServerEvent event) {
        switch (event) {
            case ServerEvent.Started started -> active(Asked.START, started.offset());
            case ServerEvent.Resumed resumed -> active(Asked.RESUME, resumed.offset());
            case ServerEvent.Paused paused -> {
                link.answered(Asked.PAUSE);
                known = Known.PAUSED;
                at(paused.offset());
            }
            case ServerEvent.Progress progress -> {
                link.answered(Asked.CHUNK);
                if (progress.offset() > stored) {
                    stored = Math.min(progress.offset(), file.size());
                    setbacks.forget();
                }
            }
            case ServerEvent.Mismatch mismatch -> {
                link.answered(Asked.CHUNK);
                if (expected < 0) {
                    setback("the server expects other bytes");
                }
                expected = mismatch.expected();
            }
            case ServerEvent.Stopped ignored -> ending = new Ending.Stopped(wish == Wish.DELETE);
            case ServerEvent.Absent ignored -> link.answered(Asked.START);
            case ServerEvent.Completed completed -> ending = new Ending.Complete(completed.path());
            case ServerEvent.Refused refused -> onRefused(link.refused(), refused);
        }
    }

    private void active(Asked answer, long offset) {
        link.answered(answer);
        known = Known.ACTIVE;
        completeAsked = false;
        at(offset);
    }

    private void onRefused(@Nullable Asked what, ServerEvent.Refused refused) {
        if (refused.isAboutSignIn()) {
            ending = new Ending.NotSignedIn(refused.reason());
        } else if (refused.code().equals(ServerEvent.Refused.OTHER_FILE)) {
            ending = new Ending.Refused(refused.reason());
        } else if (what == Asked.CHUNK && known != Known.ACTIVE) {
            // One of those that were on their way when the first of them was refused.
        } else if (refused.isPassing()) {
            known = Known.NOTHING;
            troubled(refused.reason());
        } else if (what == Asked.STOP) {
            // There may be nothing any more that could be stopped.
            ending = refused.isUnknownUpload()
                    ? new Ending.Stopped(wish == Wish.DELETE)
                    : new Ending.Refused(refused.reason());
        } else if (refused.isAlreadyComplete()) {
            // The answer that said so may have been lost; else an upload of that name was there before.
            ending = options.givenId() == null || completeAsked
                    ? new Ending.AlreadyThere()
                    : new Ending.Refused(
                            "an upload with the id " + fileId + " is complete already; choose another --id");
        } else if (what == Asked.COMPLETE) {
            onIncomplete(refused);
        } else if (what == Asked.CHUNK && refused.isPaused()) {
            // By another client of the same user.
            known = Known.PAUSED;
            wish = wish == Wish.GO ? Wish.PAUSE : wish;
        } else if (what == Asked.CHUNK && refused.isUnknownUpload()) {
            known = Known.NOTHING;
            setback(refused.reason());
        } else {
            ending = new Ending.Refused(refused.reason());
        }
    }

    private void onIncomplete(ServerEvent.Refused refused) {
        known = Known.NOTHING;
        if (!refused.isAboutChecksum()) {
            setback(refused.reason());
        } else if (begunAnew) {
            ending = new Ending.Refused(refused.reason());
        } else {
            // What an earlier run has sent was not this file; the server has begun it anew.
            begunAnew = true;
            file.forgetDigest();
        }
    }

    private void onLost(Signal.Lost lost) {
        if (lost.status() == Signal.Lost.UNAUTHORIZED) {
            ending = new Ending.NotSignedIn(lost.reason());
        } else if (lost.isPassing()) {
            lost(lost.reason());
        } else {
            ending = new Ending.Refused(lost.reason() + " at " + options.server());
        }
    }

    private void lost(String reason) {
        link.drop();
        known = Known.NOTHING;
        at(stored);
        if (wish == Wish.QUIT) {
            ending = new Ending.Stopped(false);
        } else {
            troubled(reason);
        }
    }

    private void at(long offset) {
        expected = -1;
        if (offset > file.size()) {
            ending = new Ending.Refused("the server has more bytes than the file");
        } else {
            sent = offset;
            stored = offset;
        }
    }

    private void setback(String reason) {
        if (!setbacks.mayRepeat()) {
            ending = new Ending.Refused(reason);
        }
    }

    private void troubled(String reason) {
        Duration patience = link.wasEverOpen() ? options.patience() : options.firstContact();
        if (!setbacks.mayWait(reason, patience) && wish != Wish.PAUSE) {
            ending = new Ending.Unreachable(reason);
        }
    }

    private Status status() {
        State state = switch (wish) {
            case DELETE, QUIT -> State.STOPPING;
            case PAUSE -> State.PAUSED;
            case GO -> {
                if (!setbacks.reason().isEmpty()) {
                    yield State.WAITING;
                }
                yield completeAsked ? State.FINISHING : known == Known.ACTIVE ? State.MOVING : State.CONNECTING;
            }
        };
        return new Status(state, stored, state == State.WAITING ? setbacks.reason() : "");
    }
}
