/** What tests of the gateway share: a raw client, doubles of the services behind it, a whole gateway on real servers. */
package im.crosstalk.gateway.testing;
