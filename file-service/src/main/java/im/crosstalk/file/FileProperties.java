package im.crosstalk.file;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where bytes lie, and the limits on them.
 *
 * @param directory of the filesystem store; required unless {@code s3} names a bucket
 * @param s3 the store, if it is S3
 * @param largestFile that anybody may upload
 * @param quotaPerUser what one user's files may take up, unfinished ones by their announced sizes
 * @param unfinishedPerUser how many unfinished files a user may have
 * @param abandonedAfter unfinished files to which nobody has appended for so long are deleted
 * @param offerLifetime how long an offered transfer waits for the receiver's word, and a finished one for them to fetch it
 * @param endedTransferLifetime how long the bytes of an ended transfer are kept
 * @param chunkPatience how long an announced chunk is waited for
 * @param lease how long a writer that says nothing keeps others from writing
 * @param lockPatience how long a second writer waits for the first
 * @param checkpointBytes at the latest after so many bytes of one request the offset is made durable
 * @param urlLifetime how long signed URLs are good
 * @param allowedOrigins other web origins whose pages may ask
 */
@ConfigurationProperties("im.file")
public record FileProperties(
        @Nullable Path directory,
        @Nullable S3 s3,
        @DefaultValue("16GB") DataSize largestFile,
        @DefaultValue("256GB") DataSize quotaPerUser,
        @DefaultValue("256") int unfinishedPerUser,
        @DefaultValue("7d") Duration abandonedAfter,
        @DefaultValue("7d") Duration offerLifetime,
        @DefaultValue("1d") Duration endedTransferLifetime,
        @DefaultValue("60s") Duration chunkPatience,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("3s") Duration lockPatience,
        @DefaultValue("8MB") DataSize checkpointBytes,
        @DefaultValue("24h") Duration urlLifetime,
        @DefaultValue List<String> allowedOrigins) {

    /**
     * @param endpoint null for Amazon's own
     * @param accessKey null, like the secret, for the environment's credentials
     * @param partSize at least 5 MiB; larger for files that would have too many parts
     */
    public record S3(
            String bucket,
            @Nullable URI endpoint,
            @DefaultValue("us-east-1") String region,
            @Nullable String accessKey,
            @Nullable String secretKey,
            @DefaultValue("false") boolean pathStyle,
            @DefaultValue("8MB") DataSize partSize) {
        private static final DataSize LEAST_PART = DataSize.ofMegabytes(5);

        public S3 {
            if (partSize.compareTo(LEAST_PART) < 0) {
                throw new IllegalArgumentException("im.file.s3.part-size is 5MB or more");
            }
        }

        /** Keeps the secret out of logs. */
        @Override
        public String toString() {
            return "S3[bucket=" + bucket + ", endpoint=" + endpoint + ", region=" + region + "]";
        }
    }

    public FileProperties {
        if (!lease.isPositive() || lockPatience.isNegative() || !urlLifetime.isPositive()) {
            throw new IllegalArgumentException("im.file: durations must be positive");
        }
        if (checkpointBytes.toBytes() < 1 || unfinishedPerUser < 1) {
            throw new IllegalArgumentException("im.file: limits must be positive");
        }
    }
}
