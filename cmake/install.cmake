# Filled in below by the packaging step: library, headers, binary, man page, completions.
