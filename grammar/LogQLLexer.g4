// Tokens of LogQL (Loki main of 2026-08, pkg/logql/syntax/lex.go on Go's text/scanner).
//
// The input is bytes. Beyond ASCII each character shows as its kind, so that ANTLR's
// tables for ASCII serve: \u0001 a letter, \u0002 a decimal digit, \u0003 anything
// else (control characters too); \u0004 stands for its further bytes.
//
// What needs a look at values or far ahead is settled by src/logql/tokens.cc: keywords
// and function words among IDENTIFIER, a unit after a NUMBER or a sign, flags, and the
// tokens named in `tokens`.
lexer grammar LogQLLexer;

tokens {
  // operators made of letters
  AND, OR, UNLESS,
  // functions; only before `(`, or before a grouping
  RANGE_OP, VECTOR_OP, CONV_OP, VECTOR, LABEL_REPLACE, IP,
  // keywords
  BY, WITHOUT, BOOL, ON, IGNORING, GROUP_LEFT, GROUP_RIGHT, OFFSET, UNWRAP,
  JSON, LOGFMT, REGEXP, PATTERN, UNPACK, LINE_FORMAT, LABEL_FORMAT, DECOLORIZE, DROP, KEEP,
  // literals
  DURATION, BYTES,
  // the `(` after group_left and group_right, which always opens a list of labels
  LIST_LPAREN,
  // `!=` and `!~` after a name in drop and keep, where they never start a line filter
  NAMED_NEQ, NAMED_NRE
}

BLANK : [ \t\r\n]+ -> skip ;
HASH_COMMENT : '#' ~[\n]* -> skip ;
LINE_COMMENT : '//' ~[\n]* -> skip ;
BLOCK_COMMENT : '/*' .*? '*/' -> skip ;
OPEN_COMMENT : '/*' ;

LPAREN : '(' ;
RPAREN : ')' ;
LBRACE : '{' ;
RBRACE : '}' ;
RBRACKET : ']' ;
COMMA : ',' ;
DOT : '.' ;

PIPE : '|' ;
PIPE_EXACT : '|=' ;
PIPE_MATCH : '|~' ;
PIPE_PATTERN : '|>' ;
NPA : '!>' ;
NEQ : '!=' ;
NRE : '!~' ;
RE : '=~' ;
EQL : '=' ;
EQLC : '==' ;
GTE : '>=' ;
GTR : '>' ;
LTE : '<=' ;
LSS : '<' ;

ADD : '+' ;
SUB : '-' ;
MUL : '*' ;
DIV : '/' ;
MOD : '%' ;
POW : '^' ;

// What is between the brackets is one duration, without any blank.
RANGE : '[' ~[\]]* ']' ;
OPEN_RANGE : '[' ;

FLAG : '--' ( [a-zA-Z\-] | LETTER )* ;

IDENTIFIER : ( [a-zA-Z_] | LETTER ) ( [a-zA-Z_0-9] | LETTER | DIGIT )* ;
fragment LETTER : '\u0001' '\u0004'* ;
fragment DIGIT : '\u0002' '\u0004'* ;

// As far as Go's scanner takes it for a number, right or wrong.
NUMBER
  : '0' [xX] [0-9a-fA-F_]* ( '.' [0-9a-fA-F_]* )? ( [pP] [+\-]? [0-9_]* )?
  | '0' [oObB] [0-9_]* ( '.' [0-9_]* )? EXPONENT?
  | [0-9] [0-9_]* ( '.' [0-9_]* )? EXPONENT?
  | '.' [0-9] [0-9_]* EXPONENT?
  ;
fragment EXPONENT : [eE] [+\-]? [0-9_]* ;

STRING
  : '"' ( '\\' ~[\n] | ~["\\\n] )* '"'
  | '`' ~[`]* '`'
  ;
// One character in single quotes is a name, quotes and all.
CHAR : '\'' ( '\\' ~[\n] | ~['\\\n] )* '\'' ;
UNTERMINATED
  : '"' ( '\\' ~[\n] | ~["\\\n] )* '\\'?
  | '\'' ( '\\' ~[\n] | ~['\\\n] )* '\\'?
  | '`' ~[`]*
  ;

// Any other character is a name of its own: `@`, `$`, `~`.
ODD : ( [\u0002\u0003] '\u0004'* | . ) -> type(IDENTIFIER) ;
