#include "base/strings.h"
