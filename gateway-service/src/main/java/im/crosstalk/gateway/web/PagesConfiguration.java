package im.crosstalk.gateway.web;

import im.crosstalk.gateway.socket.LocalListener;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.WebHandler;

/** Where the pages are. */
@Configuration(proxyBeanMethods = false)
class PagesConfiguration {

    @Bean
    Pages pages() {
        return new Pages();
    }

    @Bean
    SimpleUrlHandlerMapping pagesMapping(Pages pages, LocalListener local) {
        WebHandler handler = exchange -> pages.answer(exchange, local);
        return new SimpleUrlHandlerMapping(Map.of(Pages.UPLOAD, handler, Pages.ASSETS + "**", handler), -1);
    }
}
