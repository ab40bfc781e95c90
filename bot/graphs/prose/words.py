# ruff: noqa: RUF001 - letters of other scripts are what this is about
"""Words about graphs, as stems of the languages that answers are written in.

Stems stand for a word and its inflections; a line that holds one is taken to speak of the matter.
Scripts that are written without spaces, or with prefixes, are found anywhere in a word.
"""

from __future__ import annotations

import re
from typing import Final

from bot.graphs.prose.stems import Stems


def _any_of(*lines: str) -> Stems:
    return Stems.of(" ".join(lines).split())


def _words(*lines: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for word in " ".join(lines).split())


GRAPH: Final = _any_of(
    r"(?<!para)(?<!photo)gra(?:ph|f)(?!isch|ic|iqu|ik|ite) \btrees?\b \bedges?\b adjacen",
    r"ne?ighbou?r \bnetwork \bdag\b \bvertices \bvertex \bconnect(?:s|ed|ions?)\b \bdiagram",
    r"\bspanning árbol \barist \baresta adyacen vecin \bnodos_y \bárvore vizinh adjacên",
    r"\bred_de \barbre \barêtes? voisin réseau \balber[io] adiacen \barch?[io]\b \brete\b",
    r"(?<!zeit)\b\w*b[aä]um(?:s|es|e)?\b \bkanten? nachbar verbindung netz \bknoten \bgraaf",
    r"\bgrafen \b\w*boom(?:structuur)?\b \bburen \bbuur \bstrom(?:u|em|ech|y)?\b \bhran soused",
    r"\bdrzew krawędz sąsi \barbor(?:e|ele|elui)\b \bmuchi \bçizge ağa[cç] \bkenar komşu",
    r"\bpohon \btetangga \bsisi\b đồ_thị \bcây\b \bcạnh\b \bkề\b láng_giềng γρ[αά]φ δ[έε]ν[τδ]ρ",
    r"\bακμ γε[ιί]τον граф дерев р[её]бр сосед смежн сусід суміжн \bдуг[иа]?\b 图 圖 木(?!曜)",
    r"树形 树结构 二叉树 樹 树[:：] 边 邻 鄰 グラフ ツリー 二分木 木構造 辺 エッジ 隣接 그래프",
    r"트리 간선 인접 이웃 رسم_بياني الرسم_البياني مخطط المخطط بيان شجر حواف حافة الحواف مجاور",
    r"جيران گراف درخت یال همسای גרף עץ קשת קשתות צלע שכנ ग्राफ ट्री वृक्ष पेड़ किनार एज पड़ोस",
)
"""What an answer calls the thing that it shows."""

TRACE: Final = _any_of(
    r"\bprint \btravers \bvisit \btrace \bsteps?\b \bpaths?\b \broutes?\b \bcomplexity \bexplor",
    r"\bprocess \biteration \bbacktrack \brelax \bminimum \bcalls?\b \brecursi \bshortest",
    r"\blevels?\b \blayers?\b \bflow \bheap \bcosts?\b \bdiscover \bsearch_tree \brecorr",
    r"\bvisita \bpaso \bcamin \bpercor \bpasso \bparcour \bétape \bchemin \bbfs_tree \bdfs_tree",
    r"besuch schritt \bpfad durchlauf \bpass[io]\b \bpercors \bcammin bezoek \bstap \bpad\b",
    r"\bpaden navštív průchod \bkrok \bcest odwiedz przejści ścieżk parcurg vizit",
    r"\bpas(?:ul|ii)?\b \bdrum ziyaret dolaş gezin \badım \byol\b kunjung \blangkah jalur jarak",
    r"duyệt thăm bước đường_đi обход посещ \bшаг путь пути обхід відвід \bкрок шлях επίσκε",
    r"επισκε διάσχισ \bβήμα διαδρομ μονοπάτι 遍历 遍歷 访问 訪問 步骤 步驟 路径 路徑 訪問",
    r"ステップ 手順 経路 방문 순회 단계 경로 زيارة الخطوات خطوة مسار بازدید پیمایش گام مسیر",
    r"ביקור סריקה שלב מסלול विज़िट यात्रा चरण पथ",
)
"""What names the course of a search; a graph may be shown for it."""

RESULT: Final = _any_of(
    r"\boutput \borders?\b(?!_to) \borderings? \bqueue \bstack \bresult \bsequence \bdistances?",
    r"\bparents? \bpredecess \bprevious (?:back|cross|forward|tree)_edge",
    r"\binput\b(?!_(?:graph|tree)) \bmst\b \bin-?degree \bmeans\b \bcomponents?\b componente",
    r"componenti komponen компонент συνιστ συνεκτικ \bsalida \borden\b \bcola\b \bpila\b",
    r"\bresultado \bentrada \bsaída \bordem \bfila\b \bpilha \bdistânc \bdistanc \bsortie",
    r"\bordre \bfile\b \bpile\b \brésultat \bentrée ausgabe reihenfolge warteschlange \bstapel",
    r"ergebnis eingabe \bordine \bcoda\b \brisultat \buscita uitvoer volgorde \bwachtrij",
    r"resultaat výstup pořad front \bvýsled vstup wyjści kolejno kolejk \bstos wynik wejści",
    r"ieșire ordine coad stiv rezultat intrare çıktı \bsıra kuyruk yığın sonuç mesafe girdi",
    r"keluaran urutan antrian tumpukan \bhasil masukan kết_quả thứ_tự hàng_đợi ngăn_xếp",
    r"khoảng_cách đầu_(?:ra|vào) вывод порядок порядке очеред \bстек результат расстояни входн",
    r"вхідн вив[іе]д черг відстан έξοδο σειρά ουρά στοίβα αποτέλεσμα απόσταση 分量 成分",
    r"연결_요소 输出 輸出 顺序 順序 队列 栈 结果 結果 距离 输入 輸入 出力 順番 探索順 キュー",
    r"スタック 距離 入力 출력 순서 큐 스택 결과 거리 입력 الإخراج المخرجات الناتج ترتيب طابور",
    r"مكدس نتيجة مسافة المدخلات إدخال خروجی ترتیب صف پشته نتیجه فاصله ورودی פלט סדר תור מחסנית",
    r"תוצאה מרחק קלט आउटपुट क्रम कतार स्टैक परिणाम दूरी इनपुट",
)
"""What names the results of a search, what it keeps, or what is read in."""

FOUND: Final = _any_of(
    r"\b(?:recursion|recursive|call|spanning|resulting)[_-]trees? \b[bd]fs[_-]tree:?$",
    r"shortest[_-]paths?[_-]tree",
    r"^\W*(?:strongly_)?connected_components?\W*$ 递归树 再帰木 재귀_트리 rekursionsbaum",
    r"árbol_de_recursi árvore_de_recurs arbre_d['’]appels дерево_рекурс дерево_вызов",
)
"""What names the trees and parts that a search finds, not the graph that it is given."""

UNDIRECTED: Final = _any_of(
    r"undirected un-directed bidirectional no_(?:es_)?dirigid não(?:_|-)(?:dir|orient) nao_dir",
    r"non[_-](?:orient|dirig|diret) ungerichtet ongericht nieskierowan neorientova neorientat",
    r"nedirecționat yönsüz tak[_-]berarah tidak_berarah vô_hướng",
    r"не(?:_?ориент|направ|_?орієнт|спрямов) μη[_-]κατευθυν 无向 無向 무방향 무향 비방향",
    r"방향이_없 방향성이_없 غير_موجه غير_الموجه غير_اتجاهي بدون_جهت غیرجهت بی‌جهت غیر_جهت",
    r"לא_מכוו בלתי_מכוו अनिर्देशित अदिश",
)
DIRECTED: Final = _any_of(
    r"(?<!un)(?<!un-)(?<!bi)\bdirected \bdigraph \bdag\b \bdirigid \bdire[ct]+ionad \borienté",
    r"\borientad (?<!un)gerichtet \bgericht \bskierowan \borientova \borientat \bdirett",
    r"\bdirecționat \byönlü (?<!tak_)(?<!tidak_)\bberarah có_hướng \bориентиров \bнаправлен",
    r"\bорієнтован \bнапрямлен (?<!μη_)(?<!μη-)κατευθυνόμεν 有向 유향 방향_그래프",
    r"(?<!무)방향성_그래프 (?<!غير_)موجه (?<!غیر)جهت‌دار جهت_دار (?<!לא_)מכוון (?<!अ)निर्देशित",
)

SHOWN: Final = _any_of(
    r"consider follow examp \bgiven \bsuppos \bsample imagin \bassum \bhere \bshow \bthis",
    r"\bhave \blet siguiente ejemplo \bdado suponga tenemos \beste seguinte dad[oa] suponha",
    r"temos voici suivant donné \bsoit supposons avons folgende beispiel gegeben angenommen",
    r"haben esempio seguente \bdato abbiamo volgende voorbeeld gegeven stel hebben následující",
    r"příklad mějme \bdaný uvažujme następują przykład \bdany rozważ mamy \burmăto exemplu",
    r"consider avem aşağıda aşağıdaki örnek verilen olsun berikut contoh diberikan misal \bsau",
    r"đây ví_dụ \bcho\b xét giả_sử následujúc следующ пример \bдан рассмотр пусть есть наступн",
    r"приклад розглян нехай маємо ακόλουθ παράδειγμα δίνεται θεωρ έστω έχουμε παρακάτω 下面",
    r"以下 如下 例如 示例 例子 假设 给定 考虑 這個 这个 例 次の 考え 예시 예제 예를 다음 가정",
    r"주어진 التالي مثال لدينا لنفترض المعطى لنأخذ زیر مثال فرض داده הבא דוגמ נתון נניח निम्न",
    r"उदाहरण मान दिए दिया",
)
"""What introduces a thing to look at."""

MOVES: Final = _any_of(
    r"\bvisit \bthen\b \bnext\b \bstart \bfirst \bpush \bpop \benqueue \bdequeue \bmark",
    r"\bback\b \balready \bso\b \bbecause \bif\b \bgo(?:es)?\b \bcurrent \bmove \badd \btake",
    r"\bcheck \bempez \bcomen[zcç] \binici \bcomien \bcommen \bbeginn \brozpocz \bzaczyn \bzačn",
    r"\bîncep \bbaşl \bmulai bắt_đầu \bначин \bначн \bпочина \bпочн \bξεκιν \bαρχίζ aktuell",
    r"actual akt[uů]áln 开始 開始 当前 現在 始め 시작 현재 نبدأ ابدأ الحالي شروع فعلی מתחיל",
    r"נוכחי शुरू वर्तमान",
)
"""What tells of the course of a search, step for step."""

LINKED: Final = _any_of(
    r"connect ne?ighbou?r adjacen \badj\b \blink \bedges?_to leads?_to points?_to goes_to",
    r"goes_only_to conect vecin adyacen vizinh adjacên lig(?:a|ad[oa]) reli[ée] voisin \bcolleg",
    r"adiacen \bvicin verbunden verbindet nachbar verbind verbonden \bburen \bbuur połącz sąsi",
    r"spojen propojen soused \bbağl komşu terhubung tetangga kết_nối \bnối \bkề\b láng_giềng",
    r"lega(?:t|tă) \bduce соедин связан смежн сосед з['’ʼ]єдн суміжн сусід ведёт ведет συνδ",
    r"γε[ιί]τον 连接 連接 相连 相連 相邻 邻居 邻接 指向 连到 連到 接続 隣接 つなが 繋が 연결",
    r"인접 이웃 متصل مجاور جيران يتصل ترتبط يرتبط تتصل همسای وصل מחובר שכנ מקושר जुड़ पड़ोस",
    r"सम्बद्ध संबद्ध",
)
"""What says that a node has these neighbours."""

_ARTICLE: Final = (
    r"(?:the|el|la|les?|l['’]|der|die|das|o|os|il|lo|ο|η|των|του|της|τον|de|den|het|un|ein)\s+"
)
_NODE: Final = (
    r"nodes?|vert(?:ex|ices)|vértices?|vertic[ei]|nod[oiu]s?|nós?|n(?:oe|œ)uds?|sommets?|knoten"
    r"|ecken?|knoop|knopen|knooppunt|węz[eł]\w{0,4}|wierzchoł\w{0,4}|uz[el]\w{0,3}|vrchol\w{0,2}"
    r"|nodul|vârf\w{0,3}|düğüm\w{0,6}|simpul|đỉnh|nút|уз(?:ел|л)\w{0,3}|вершин\w{0,3}"
    r"|вуз(?:ол|л)\w{0,3}|κόμβο\w{0,2}|κορυφή\w?"
)
NODE: Final = _any_of(
    rf"\b(?:{_ARTICLE})?(?:{_NODE})\b",
    "节点 節點 顶点 頂點 结点 結點 ノード 頂点 노드 정점 (?:ال)?عقدة (?:ال)?رأس گره (?:ה)?צומת",
    "(?:ה)?קודקוד नोड शीर्ष",
)
"""What may stand before or behind a label."""

AND: Final = re.compile(
    r"\s+(?:and|or|y|o|u|et|ou|und|oder|e|ed|i|oraz|a|či|și|si|sau|en|of|и|или|та|і|й|або|και|ή"
    r"|ve|veya|ile|dan|atau|serta|và|hoặc|और|तथा|या|و|أو|یا|&|ו|או)\s+|\s*&\s*"
    r"|(?<=[A-Z0-9)])\s*(?:和|与|與|及|或|跟|と|や|와|과|랑|이랑|및|그리고)\s*(?=[(A-Z0-9])"
    r"|\s+(?:و|ו-?)\s*(?=[A-Z0-9])"
)
"""What joins the last two of a list; case counts, for a label may be `E`."""

NONE: Final = _words(
    "none nothing null nil empty leaf no_neighbors no_neighbours no_outgoing_edges no_edges n/a",
    "end ninguno ninguna nada vacío sin_vecinos nenhum vazio sem_vizinhos aucun aucune vide",
    "rien keine leer keine_nachbarn nessuno vuoto nessun_vicino geen leeg žádné žádný brak",
    "pusty niciunul gol nimic yok boş tidak_ada kosong không_có rỗng нет пусто немає порожньо",
    "κανένας κανένα κενό 无 無 空 なし 없음 कोई_नहीं खाली لا_يوجد لا_شيء فارغ هیچ خالی ندارد",
    "אין ריק - -- --- ∅ ø [] {} () /",
)
"""What is written where a node has no neighbours; lower case."""

COURSE_LABELS: Final = _words(
    "start begin end stop init initialize initialise loop done finish exit return check visit",
    "pop push enqueue dequeue queue stack visited yes no true false input output process null",
    "none note time space inicio fin sí início fim sim não début oui non ende ja nein inizio",
    "fine konec koniec tak nie başla başlangıç bitiş evet hayır mulai selesai ya tidak bắt_đầu",
    "kết_thúc начало конец да нет початок кінець так ні αρχή τέλος ναι όχι 开始 结束 是 否 開始",
    "終了 はい いいえ 시작 종료 끝 예 아니오 بداية نهاية نعم لا شروع پایان בנייה התחלה סוף शुरू",
    "अंत bfs dfs dijkstra fifo lifo",
)
"""Labels of a flow chart or of a table of terms, which is no example; lower case."""

EDGE_COLUMN: Final = _any_of(
    r"\bedges?\b \barcs?\b \barist \baresta \barco \barêtes? \bkanten? \brand\b krawęd \bhran",
    r"muchi \bkenar \bsisi\b \bcạnh р[её]бр ακμ 边 邊 辺 エッジ 간선 حافة حواف یال קשת צלע",
    r"किनारा एज",
)
FROM_COLUMN: Final = _any_of(
    r"^from\b ^source ^start ^tail ^u$ ^src ^desde ^origen ^de$ ^origem ^von ^quelle ^da$",
    r"^partenza ^départ ^source ^van$ ^od$ ^z$ ^din$ ^kaynak ^dari ^từ ^из$ ^от$ ^від ^з$ ^από",
    r"起点 起點 从 始点 출발 시작 ^من ^از ^מ से",
)
TO_COLUMN: Final = _any_of(
    r"^to\b ^target ^dest ^end ^head ^v$ ^dst ^hasta ^destino ^a$ ^para ^nach ^ziel ^vers",
    r"^arriv ^naar ^do$ ^către ^hedef ^ke$ ^đến ^в$ ^до$ ^προς ^tujuan 终点 終點 到 終点 도착",
    r"끝 ^إلى ^به ^אל को तक",
)
