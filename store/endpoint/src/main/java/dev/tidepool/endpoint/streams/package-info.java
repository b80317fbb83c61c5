/** The stores of a Kafka Streams application as the tables of an endpoint. */
package dev.tidepool.endpoint.streams;
