package im.crosstalk.file.store;

import im.crosstalk.file.FileProperties;
import im.crosstalk.file.FileProperties.S3;
import java.nio.file.Path;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/** Chooses the store. */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {
    @Bean
    BlobStore blobStore(FileProperties properties, JdbcTemplate jdbc, TransactionTemplate transaction) {
        S3 s3 = properties.s3();
        if (s3 != null) {
            return new S3Store(S3Clients.of(s3), s3, jdbc, transaction);
        }
        Path directory = properties.directory();
        if (directory == null || directory.toString().isBlank()) {
            throw new StoreUnusableException(
                    "There is no place for files.",
                    "Set IM_FILE_DIRECTORY to a directory, or IM_FILE_S3_BUCKET and what belongs to it.",
                    null);
        }
        return new FilesystemStore(directory, properties.checkpointBytes().toBytes(), jdbc);
    }
}
