// Syntax of PromQL (Prometheus 3.14, promql/parser/generated_parser.y).
//
// Alternatives of `expr` stand from the tightest to the loosest binding. One
// context type holds all of them: which one it was is told by the fields that are
// set. README.md says where tokens.cc helps and why.
parser grammar PromQLParser;

options { tokenVocab = PromQLLexer; }

query : root=expr EOF ;

expr
  : lhs=expr range=rangeSelector
  | lhs=expr offsetWord=OFFSET offset=offsetValue
  | lhs=expr offsetWord=WIDE_OFFSET wide=durationExpr OFFSET_END
  | lhs=expr atSign=AT at=atValue
  | lhs=expr extended=( ANCHORED | SMOOTHED )
  | <assoc=right> lhs=expr op=POW match=matching? rhs=expr
  | op=( ADD | SUB ) rhs=expr
  | lhs=expr op=( MUL | DIV | MOD | ATAN2 ) match=matching? rhs=expr
  | lhs=expr op=( ADD | SUB ) match=matching? rhs=expr
  | lhs=expr op=( EQLC | NEQ | LTE | LSS | GTE | GTR | TRIM_UPPER | TRIM_LOWER ) match=matching? rhs=expr
  | lhs=expr op=( AND | UNLESS ) match=matching? rhs=expr
  | lhs=expr op=OR match=matching? rhs=expr
  | literal=( NUMBER | DURATION | STRING )
  | open=LPAREN inner=expr close=RPAREN
  | aggregation=aggregate
  | function=call
  | vector=selector
  ;

aggregate
  : op=( SUM | AVG | COUNT | MIN | MAX | GROUP | STDDEV | STDVAR | TOPK | BOTTOMK | COUNT_VALUES | QUANTILE
       | LIMITK | LIMIT_RATIO )
    ( modifier=grouping body=arguments | body=arguments modifier=grouping? )
  ;

grouping : kind=( BY | WITHOUT ) labels=labelList ;

call : name=( IDENTIFIER | START | END | STEP | RANGE | MAX_OF | MIN_OF ) body=arguments ;

arguments : LPAREN ( items+=expr ( COMMA items+=expr )* )? close=RPAREN ;

// Between the operator and its right operand; never empty.
matching
  : isBool=BOOL join=vectorMatching? filling=fill?
  | join=vectorMatching filling=fill?
  | filling=fill
  ;

vectorMatching
  : kind=( ON | IGNORING ) labels=labelList
    ( group=( GROUP_LEFT | GROUP_RIGHT ) include=labelList? )?
  ;

fill
  : both=FILL bothValue=fillValue
  | left=FILL_LEFT leftValue=fillValue ( right=FILL_RIGHT rightValue=fillValue )?
  | right=FILL_RIGHT rightValue=fillValue ( left=FILL_LEFT leftValue=fillValue )?
  ;

fillValue : LPAREN sign=( ADD | SUB )? literal=( NUMBER | DURATION ) close=RPAREN ;

labelList
  : ( LPAREN | LIST_LPAREN ) ( names+=labelName ( COMMA names+=labelName )* COMMA? )? close=RPAREN
  ;

// All keywords but `without`, as in the original.
labelName
  : IDENTIFIER | METRIC_IDENTIFIER | STRING
  | AND | OR | UNLESS | ATAN2
  | SUM | AVG | COUNT | MIN | MAX | GROUP | STDDEV | STDVAR | TOPK | BOTTOMK | COUNT_VALUES | QUANTILE | LIMITK
  | LIMIT_RATIO
  | OFFSET | WIDE_OFFSET | SMOOTHED | ANCHORED | BY | ON | IGNORING | GROUP_LEFT | GROUP_RIGHT | BOOL
  | START | END | STEP | RANGE | MAX_OF | MIN_OF
  ;

selector
  : name=( IDENTIFIER | METRIC_IDENTIFIER
         | AND | OR | UNLESS
         | SUM | AVG | COUNT | MIN | MAX | GROUP | STDDEV | STDVAR | TOPK | BOTTOMK | COUNT_VALUES | QUANTILE
         | LIMITK | LIMIT_RATIO
         | OFFSET | SMOOTHED | ANCHORED | BY | WITHOUT
         | START | END | STEP | RANGE | MAX_OF | MIN_OF )
    braces=matchers?
  | braces=matchers
  ;

matchers : LBRACE ( items+=matcher ( COMMA items+=matcher )* COMMA? )? close=RBRACE ;

matcher
  : label=IDENTIFIER op=( EQL | NEQ | EQL_REGEX | NEQ_REGEX ) value=STRING
  | label=STRING ( op=( EQL | NEQ | EQL_REGEX | NEQ_REGEX ) value=STRING )?
  ;

// `[5m]`, `[1h:5m]` or `[1h:]`
rangeSelector
  : open=LBRACKET durationRange=durationExpr ( colon=COLON step=durationExpr? )? close=RBRACKET
  ;

// Without parentheses only the first operand belongs to the offset:
// `x offset 1h + 5m` is `(x offset 1h) + 5m`.
offsetValue
  : sign=( ADD | SUB )? literal=( NUMBER | DURATION )
  | sign=( ADD | SUB )? word=( STEP | RANGE ) LPAREN close=RPAREN
  | sign=( ADD | SUB )? word=( MAX_OF | MIN_OF ) LPAREN first=durationExpr COMMA second=durationExpr close=RPAREN
  | sign=( ADD | SUB ) open=LPAREN inner=durationExpr close=RPAREN
  ;

atValue
  : sign=( ADD | SUB )? literal=( NUMBER | DURATION )
  | word=( START | END ) LPAREN RPAREN
  ;

durationExpr
  : <assoc=right> lhs=durationExpr op=POW rhs=durationExpr
  | op=( ADD | SUB ) rhs=durationExpr
  | lhs=durationExpr op=( MUL | DIV | MOD ) rhs=durationExpr
  | lhs=durationExpr op=( ADD | SUB ) rhs=durationExpr
  | literal=( NUMBER | DURATION )
  | word=( STEP | RANGE ) LPAREN close=RPAREN
  | word=( MAX_OF | MIN_OF ) LPAREN first=durationExpr COMMA second=durationExpr close=RPAREN
  | open=LPAREN inner=durationExpr close=RPAREN
  ;
