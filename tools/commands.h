#pragma once
// Every subcommand of the program, one source file each. A new one is a file, a line here and a
// line in program.cc.

#include "tools/command_spec.h"

namespace grantledger {

CommandSpec allocate_command();
CommandSpec applications_command();
CommandSpec authorities_command();
CommandSpec balances_command();
CommandSpec bench_feed_command();
CommandSpec bench_history_command();
CommandSpec bench_findings_command();
CommandSpec bench_ingest_command();
CommandSpec bench_prove_command();
CommandSpec bench_query_command();
CommandSpec bench_replay_command();
CommandSpec budget_command();
CommandSpec check_command();
CommandSpec close_command();
CommandSpec close_show_command();
CommandSpec controls_adopt_command();
CommandSpec controls_command();
CommandSpec diff_command();
CommandSpec due_command();
CommandSpec events_command();
CommandSpec explain_command();
CommandSpec feed_command();
CommandSpec feed_consumers_command();
CommandSpec feed_parked_command();
CommandSpec feed_reset_command();
CommandSpec export_360giving_command();
CommandSpec export_iati_command();
std::vector<CommandSpec> export_journal_commands();  // One for each program that reads them.
CommandSpec export_tilskudd_command();
CommandSpec export_hledger_command();
CommandSpec export_pain001_command();
CommandSpec findings_command();
CommandSpec import_command();
CommandSpec index_command();
CommandSpec init_command();
CommandSpec keygen_command();
CommandSpec participation_command();
std::vector<CommandSpec> propose_commands();  // One for each kind of request.
std::vector<CommandSpec> prove_commands();    // One for each kind of thing.
CommandSpec rebuild_command();
CommandSpec report_html_command();
CommandSpec reconcile_command();
CommandSpec report_year_command();
std::vector<CommandSpec> sample_commands();  // And what is done with a sample.
CommandSpec sample_evaluate_command();
CommandSpec sample_size_command();
CommandSpec scheme_publish_command();
CommandSpec seal_command();
CommandSpec shares_command();
CommandSpec sign_command();
CommandSpec simulate_command();
CommandSpec status_command();
CommandSpec submit_command();
CommandSpec tiles_command();
CommandSpec trail_command();
CommandSpec verify_command();
CommandSpec what_if_command();
CommandSpec witness_command();

}  // namespace grantledger
