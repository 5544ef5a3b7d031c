package im.crosstalk.file.http;

import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Connections are read in pieces worth a write to the disk: Tomcat's own 8 KiB make eight times as many calls of the
 * operating system on both sides.
 */
@Component
class ConnectionBuffers implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private static final String READ_BYTES = Integer.toString(64 * 1024);

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> {
            connector.setProperty("socket.appReadBufSize", READ_BYTES);
            connector.setProperty("socket.directBuffer", "true");
        });
    }
}
