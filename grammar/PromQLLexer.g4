// Tokens of PromQL (Prometheus 3.14, promql/parser/lex.go).
//
// The input is bytes, with every byte from 0x80 on shown as 0x7F: such bytes may
// stand only in strings and comments. Keywords are not told from names here, as
// that depends on case, on braces and on what follows: src/promql/tokens.cc turns
// IDENTIFIER into the tokens named in `tokens`, and checks numbers and strings.
lexer grammar PromQLLexer;

tokens {
  // operators made of letters
  AND, OR, UNLESS, ATAN2,
  // aggregations
  SUM, AVG, COUNT, MIN, MAX, GROUP, STDDEV, STDVAR, TOPK, BOTTOMK, COUNT_VALUES, QUANTILE, LIMITK, LIMIT_RATIO,
  // keywords; FILL* only before `(`
  OFFSET, SMOOTHED, ANCHORED, BY, WITHOUT, ON, IGNORING, GROUP_LEFT, GROUP_RIGHT, FILL, FILL_LEFT, FILL_RIGHT, BOOL,
  START, END, STEP, RANGE, MAX_OF, MIN_OF,
  // literals
  DURATION,
  // the `(` after group_left and group_right, which always opens a list of labels
  LIST_LPAREN,
  // `offset` before `(` or two signs, where a whole duration expression follows;
  // OFFSET_END is put in where that expression ends
  WIDE_OFFSET, OFFSET_END
}

BLANK : [ \t\r\n]+ -> skip ;
COMMENT : '#' ~[\r\n]* ;

LPAREN : '(' ;
RPAREN : ')' ;
LBRACE : '{' ;
RBRACE : '}' ;
LBRACKET : '[' -> pushMode(BRACKETS) ;
RBRACKET : ']' ;
COMMA : ',' ;
AT : '@' ;

ADD : '+' ;
SUB : '-' ;
MUL : '*' ;
DIV : '/' ;
MOD : '%' ;
POW : '^' ;
EQLC : '==' ;
NEQ : '!=' ;
LTE : '<=' ;
LSS : '<' ;
GTE : '>=' ;
GTR : '>' ;
TRIM_UPPER : '</' ;
TRIM_LOWER : '>/' ;
EQL : '=' ;
EQL_REGEX : '=~' ;
NEQ_REGEX : '!~' ;

IDENTIFIER : [a-zA-Z_] [a-zA-Z_0-9]* ;
METRIC_IDENTIFIER : [a-zA-Z_:] [a-zA-Z_0-9:]* ;

// Takes in all that could belong to a number or duration, right or wrong.
NUMBER : HEX | DECIMAL ;
fragment HEX : '0' [xX] [0-9a-zA-Z_.]* ;
fragment DECIMAL : '.'? [0-9] ( [eE] [+-]? | [0-9a-zA-Z_.] )* ;

STRING
  : '"' ( '\\' . | ~["\\\n] )* '"'
  | '\'' ( '\\' . | ~['\\\n] )* '\''
  | '`' ~[`]* '`'
  ;
UNTERMINATED
  : '"' ( '\\' ~[\n] | ~["\\\n] )* '\\'?
  | '\'' ( '\\' ~[\n] | ~['\\\n] )* '\\'?
  | '`' ~[`]*
  ;

UNEXPECTED : . ;

// Between `[` and `]`: a colon is a separator, words are letters only.
mode BRACKETS;
R_BLANK : [ \t\r\n]+ -> skip ;
R_COMMENT : '#' ~[\r\n]* -> type(COMMENT) ;
R_RBRACKET : ']' -> type(RBRACKET), popMode ;
COLON : ':' ;
R_LPAREN : '(' -> type(LPAREN) ;
R_RPAREN : ')' -> type(RPAREN) ;
R_COMMA : ',' -> type(COMMA) ;
R_ADD : '+' -> type(ADD) ;
R_SUB : '-' -> type(SUB) ;
R_MUL : '*' -> type(MUL) ;
R_DIV : '/' -> type(DIV) ;
R_MOD : '%' -> type(MOD) ;
R_POW : '^' -> type(POW) ;
R_WORD : [a-zA-Z_]+ -> type(IDENTIFIER) ;
R_NUMBER : ( HEX | DECIMAL ) -> type(NUMBER) ;
R_UNEXPECTED : . -> type(UNEXPECTED) ;
