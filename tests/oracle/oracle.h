// The subcommands of rulecheck-oracle. Each reads questions (JSON lines) from
// `in`, writes the same rows with our own answers to `out`, and returns the exit
// code. To add one: a file of its own, a line here and a line in main.cc.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

namespace rulecheck::oracle {

int RunPromqlParse(std::istream& in, std::ostream& out);
int RunLogqlParse(std::istream& in, std::ostream& out);
int RunPromqlEval(std::istream& in, std::ostream& out, bool delayed_names);
// Acceptance scripts; prints each eval that fails and `N passed, N failed`.
int RunPromqlTest(const std::vector<std::string>& files, std::ostream& out);
int RunLogqlEval(std::istream& in, std::ostream& out);
int RunLogqlTest(const std::vector<std::string>& files, std::ostream& out);
int RunTemplate(std::istream& in, std::ostream& out);
// What Alertmanager makes of configurations and of alerts that fire together.
int RunRoutes(std::istream& in, std::ostream& out);
// When alerts of SLOs fire and resolve, on the series of each row; with --scenario on series made
// from its scenario.
int RunSloTiming(const std::vector<std::string>& arguments, std::istream& in, std::ostream& out);

// Static claims about queries: the format is at the head of compare_flow.py. With --inventory
// the names, series counts and counts of label values of a row's input are known. Claims hold
// under immediate and late name removal, unless one is chosen by --names.
int RunLabelFlow(const std::vector<std::string>& arguments, std::istream& in, std::ostream& out);

// `rows` is a file of questions, or "-" for standard input.
int RunUnittestVerdict(const std::string& corpus, const std::string& rows, std::ostream& out);
int RunRulesVerdict(const std::string& corpus, const std::string& rows, std::ostream& out);

// Parses every LogQL expression of the corpus; prints those that are refused, and counts.
int RunLogqlCorpus(const std::string& corpus, std::ostream& out);

}  // namespace rulecheck::oracle
