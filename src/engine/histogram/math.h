// Logarithm and power to the base of two as Go's math package computes them on
// amd64. Both differ from the C library in the last bit now and then, and
// quantiles must agree with Prometheus to the bit.
#pragma once

namespace rulecheck::engine {

double GoLog(double x);   // natural logarithm
double GoLog2(double x);  // exact for powers of two
double GoExp2(double x);

}  // namespace rulecheck::engine
