package im.crosstalk.file.http;

/** Names of tus 1.0.0 (resumable uploads), and what we support of it. */
final class Tus {
    static final String VERSION = "1.0.0";
    static final String RESUMABLE = "Tus-Resumable";
    static final String VERSIONS = "Tus-Version";
    static final String EXTENSION = "Tus-Extension";
    static final String EXTENSIONS = "creation,creation-with-upload,checksum,termination,expiration";
    static final String MAX_SIZE = "Tus-Max-Size";
    static final String CHECKSUM_ALGORITHM = "Tus-Checksum-Algorithm";
    static final String CHECKSUM_ALGORITHMS = "sha1,md5,sha256";
    static final String LENGTH = "Upload-Length";
    static final String METADATA = "Upload-Metadata";
    static final String DEFER_LENGTH = "Upload-Defer-Length";
    static final String CONCAT = "Upload-Concat";
    static final String EXPIRES = "Upload-Expires";
    static final String CHUNK_TYPE = "application/offset+octet-stream";
    static final String METHOD_OVERRIDE = "X-HTTP-Method-Override";

    private Tus() {}
}
