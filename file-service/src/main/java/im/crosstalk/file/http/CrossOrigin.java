package im.crosstalk.file.http;

import im.crosstalk.file.FileProperties;
import im.crosstalk.protocol.file.FileApi;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Pages of other origins may ask if the operator allows theirs. Tokens are in headers; there are no cookies. */
@Configuration(proxyBeanMethods = false)
class CrossOrigin implements WebMvcConfigurer {
    private static final long PREFLIGHT_SECONDS = 3_600;

    private final String[] origins;

    CrossOrigin(FileProperties properties) {
        origins = properties.allowedOrigins().toArray(String[]::new);
    }

    @Override
    public void addCorsMappings(CorsRegistry registry) {
        registry.addMapping(FileApi.FILES + "/**")
                .allowedOrigins(origins)
                .allowedMethods("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
                .allowedHeaders(
                        HttpHeaders.AUTHORIZATION,
                        HttpHeaders.CONTENT_TYPE,
                        HttpHeaders.CONTENT_RANGE,
                        HttpHeaders.RANGE,
                        HttpHeaders.IF_RANGE,
                        HttpHeaders.IF_NONE_MATCH,
                        Tus.RESUMABLE,
                        Tus.LENGTH,
                        Tus.METADATA,
                        FileApi.UPLOAD_OFFSET,
                        FileApi.UPLOAD_CHECKSUM,
                        Tus.METHOD_OVERRIDE,
                        "X-Requested-With")
                .exposedHeaders(
                        HttpHeaders.LOCATION,
                        HttpHeaders.CONTENT_DISPOSITION,
                        HttpHeaders.CONTENT_RANGE,
                        HttpHeaders.ACCEPT_RANGES,
                        HttpHeaders.ETAG,
                        HttpHeaders.RETRY_AFTER,
                        Tus.RESUMABLE,
                        Tus.VERSIONS,
                        Tus.EXTENSION,
                        Tus.MAX_SIZE,
                        Tus.CHECKSUM_ALGORITHM,
                        Tus.LENGTH,
                        Tus.EXPIRES,
                        Tus.METADATA,
                        FileApi.UPLOAD_OFFSET)
                .maxAge(PREFLIGHT_SECONDS);
    }
}
