/**
 * A broker for tests, with what they do to its topics; modules that depend on this one share it.
 */
package dev.tidepool.changelog.testkit;
