#include "tools/feed/postgres_setup.h"

#include "tools/feed/postgres_tables.h"

namespace grantledger {
namespace {

// A feed that was killed a moment ago holds its lock until the server notices.
constexpr const char* lock_timeout = "3s";
constexpr std::string_view lock_not_available = "55P03";

Result<void> lock(PostgresConnection& connection, const std::string& schema) {
  const std::string key = "hashtextextended('grantledger feed into " + schema + "', 0)";
  const auto locked =
      connection.run(std::string("begin; set local lock_timeout = '") + lock_timeout +
                     "'; select pg_advisory_lock(" + key + "); commit");
  if (locked) return {};
  if (connection.refused_state() != lock_not_available) return tl::unexpected(locked.error());
  return fail(Fault::conflict,
              "another feed is writing schema " + schema + " of " + connection.description());
}

Result<bool> exists(PostgresConnection& connection, const std::string& catalog_query) {
  TRY(const PostgresRows rows, connection.ask("select exists (" + catalog_query + ")"));
  return rows[0][0] == "t";
}

Result<void> create(PostgresConnection& connection, const std::string& schema,
                    const Digest& ledger) {
  // Who may write a schema need not be allowed to make one.
  TRY(const bool has_schema,
      exists(connection, "select from pg_namespace where nspname = '" + schema + "'"));
  std::string statements = "begin; ";
  if (!has_schema) statements += "create schema " + schema + "; ";
  statements += create_statements();
  statements += "insert into feed (ledger, position, digest, format) values ('" + hex_of(ledger) +
                "', 0, '" + hex_of(Digest{}) + "', " + std::to_string(postgres_format) + "); ";
  for (const SqlTable* table : report_tables()) {
    statements += "insert into refreshed (table_name, position) values ('" +
                  std::string(table->name) + "', 0); ";
  }
  statements += "commit";
  const auto created = connection.run(statements);
  if (created) return {};
  return fail(created.error().fault, "the tables could not be made in schema " + schema + " of " +
                                         connection.description() + ": " + created.error().detail);
}

Result<Checkpoint> standing(PostgresConnection& connection, const std::string& schema,
                            const Digest& ledger) {
  TRY(const PostgresRows formats, connection.ask("select format from feed"));
  const std::string where = "schema " + schema + " of " + connection.description();
  if (formats.size() != 1) return fail(Fault::malformed, where + " has no row in its table feed");
  if (formats[0][0] != std::to_string(postgres_format)) {
    return fail(Fault::malformed,
                where + " has tables of format " + formats[0][0].value_or("?") +
                    " and this program writes format " + std::to_string(postgres_format) +
                    ": use the program that made them, or another schema (?schema=NAME)");
  }
  TRY(const PostgresRows rows, connection.ask("select ledger, position, digest from feed"));
  if (rows[0][0] != hex_of(ledger)) {
    return fail(Fault::conflict, where + " holds ledger " + rows[0][0].value_or("?") + " and not " +
                                     hex_of(ledger) + ": use another schema (?schema=NAME)");
  }
  TRY(const Digest digest, parse_digest(rows[0][2].value_or("")));
  return Checkpoint{std::strtoull(rows[0][1].value_or("0").c_str(), nullptr, 10), digest};
}

// Rows that leave a table, and rows that may be there already, pass through tables of the session.
Result<void> create_passages(PostgresConnection& connection) {
  std::string statements;
  for (const SqlTable* table : report_tables()) {
    const std::string name(table->name);
    statements += "create temp table gone_" + name + " on commit delete rows as select " +
                  key_list(*table) + " from " + name + " with no data;";
  }
  for (const SqlTable* table : {&facts_table(), &postings_table()}) {
    const std::string name(table->name);
    statements += "create temp table late_" + name + " (like " + name + ") on commit delete rows;";
  }
  TRY_VOID(connection.run(statements));
  return {};
}

}  // namespace

Result<Checkpoint> take_up_schema(PostgresConnection& connection, const std::string& schema,
                                  const Digest& ledger) {
  TRY_VOID(lock(connection, schema));
  TRY_VOID(connection.run("set search_path = " + schema));
  TRY(const bool has_tables, exists(connection, "select from pg_tables where schemaname = '" +
                                                    schema + "' and tablename = 'feed'"));
  if (!has_tables) TRY_VOID(create(connection, schema, ledger));
  TRY(const Checkpoint checkpoint, standing(connection, schema, ledger));
  TRY_VOID(create_passages(connection));
  return checkpoint;
}

}  // namespace grantledger
