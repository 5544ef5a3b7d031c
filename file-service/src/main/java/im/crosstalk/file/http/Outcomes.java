package im.crosstalk.file.http;

import im.crosstalk.file.upload.Appended;
import im.crosstalk.file.upload.Upload;
import im.crosstalk.protocol.file.FileApi.Problem;

/** How the engine's answers are told by HTTP. */
final class Outcomes {
    private Outcomes() {}

    /**
     * The file as it is after an append.
     *
     * @throws FileProblem when there was none
     */
    static Upload stored(Appended appended) {
        return switch (appended) {
            case Appended.Stored stored -> stored.upload();
            case Appended.Misplaced misplaced ->
                throw new FileProblem(Problem.OFFSET_MISMATCH, "expected at offset " + misplaced.expected())
                        .at(misplaced.expected());
            case Appended.TooMany many ->
                throw new FileProblem(Problem.TOO_LARGE, "the file has " + many.size() + " bytes");
            case Appended.Corrupted corrupted ->
                throw new FileProblem(Problem.CHECKSUM_MISMATCH, "the bytes do not add up; send them again")
                        .at(corrupted.expected());
            case Appended.Cut cut ->
                throw new FileProblem(Problem.INVALID_RANGE, "the bytes ended too early").at(cut.expected());
            case Appended.Paused paused ->
                throw new FileProblem(Problem.PAUSED, "the upload is paused").at(paused.expected());
            case Appended.Closed closed ->
                throw new FileProblem(Problem.COMPLETE, "the file is complete")
                        .at(closed.upload().offset());
            case Appended.Busy busy -> throw new FileProblem(Problem.LOCKED, "somebody else is writing to the file");
            case Appended.Unknown unknown -> throw new FileProblem(Problem.NOT_FOUND, "no such file");
        };
    }
}
