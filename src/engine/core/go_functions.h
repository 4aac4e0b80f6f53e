// Elementary functions as Go's math package computes them on amd64. They differ from
// the C library in the last bit now and then, and that bit shows: in count_values,
// in comparisons, in printed values.
#pragma once

namespace rulecheck::engine {

double GoExp(double x);
double GoLog10(double x);
double GoPow(double x, double y);

double GoSin(double x);
double GoCos(double x);
double GoTan(double x);
double GoAsin(double x);
double GoAcos(double x);
double GoAtan(double x);
double GoAtan2(double y, double x);
double GoSinh(double x);
double GoCosh(double x);
double GoTanh(double x);
double GoAsinh(double x);
double GoAcosh(double x);
double GoAtanh(double x);

}  // namespace rulecheck::engine
