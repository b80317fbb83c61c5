/**
 * Scripts of SQL: tables, statements, and the rows that each must give. They are read here and run
 * elsewhere: in the tests of SQL beside another database, in those of the server on several nodes.
 */
package dev.tidepool.script;
