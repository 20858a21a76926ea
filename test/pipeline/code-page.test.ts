import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import { decodeBytes, likelyCodePage } from '../../src/pipeline/read/code-page.ts';

const names: [codePage: string, names: string[]][] = [
  [
    'windows-1252',
    ['Café Zoë', 'Müller & Söhne', 'Zoë’s Café – €', 'Niño “Señor”', 'Ångström', 'Françoise Lefèvre'],
  ],
  ['windows-1250', ['Łukasz Żak', 'Zażółć gęślą jaźń', 'Škoda Děti', 'Kőszegi Bőr']],
  ['windows-1251', ['Привет магазин', 'Скидки и купоны', 'Москва']],
  ['iso-8859-2', ['Příliš žluťoučký kůň', 'Gżegżółka zażółć gęślą jaźń', 'Łukasz Żak']],
  ['iso-8859-15', ['Bœuf Šport', 'Café 5 €', '10 € Gutschein']],
  ['koi8-r', ['Привет мир', 'Купоны и скидки']],
  ['shift_jis', ['アフィリエイト東京', '割引クーポン', 'こんにちは']],
];

/** Names of shops and people as lists have them, one script or several; other ones than the letters were chosen by. */
const lists: [codePage: string, kind: string, names: string[]][] = [
  [
    'euc-jp',
    'companies',
    [
      '有限会社中村酒造',
      '青木建設',
      '合同会社みどり',
      '株式会社高橋電機',
      '北陸印刷所',
      '小林茶舗',
      '三浦漁業組合',
      '長野家具製作所',
      '石川洋服店',
      '西日本運輸',
    ],
  ],
  [
    'euc-jp',
    'sites',
    [
      'ママの節約レシピ',
      'ガジェット速報',
      '旅するカメラ',
      '英会話くらべ',
      'ペットと暮らす',
      '自転車ライフ',
      'クレジットカード比較ナビ',
      '引越し見積もり',
    ],
  ],
  ['euc-jp', 'people', ['佐藤健', '高橋由美子', '渡辺大輔', '伊藤さくら', '中島恵', '小川直樹', '藤田真央']],
  [
    'euc-kr',
    'companies',
    [
      '주식회사 한빛',
      '대한무역',
      '푸른들 유통',
      '삼정전자',
      '우리식품',
      '동아건설',
      '세종출판사',
      '미래상사',
    ],
  ],
  [
    'euc-kr',
    'sites',
    [
      '알뜰살뜰 가계부',
      '캠핑의 모든 것',
      '오늘의 할인',
      '뷰티노트',
      '강아지와 산책',
      '직구 길잡이',
      '맛집 탐방기',
      '책 읽는 밤',
    ],
  ],
  ['euc-kr', 'people', ['박지훈', '최민정', '정수빈', '강동원', '윤서연', '장혜진', '임재현']],
  [
    'windows-1254',
    'companies',
    [
      'Öztürk Tekstil',
      'Bağcılar Ayakkabı',
      'Işık Elektronik',
      'Demirtaş Gıda',
      'Ege Zeytincilik Ltd. Şti.',
      'Kılıç Mobilya',
      'Başak Turizm',
      'Yağmur İnşaat',
    ],
  ],
  [
    'windows-1254',
    'sites',
    [
      'Alışveriş Rehberi',
      'İkinci El Kitap',
      'Sağlıklı Yaşam',
      'Çocuk Odası',
      'Fırsat Avcısı',
      'Gezi Notları',
      'Bahçe ve Ev',
      'Ucuz Uçuşlar',
    ],
  ],
  [
    'windows-1254',
    'people',
    [
      'Mehmet Çalışkan',
      'Ayşegül Doğan',
      'Burak Aydın',
      'Gülşen Işıl',
      'Ömer Yıldırım',
      'İbrahim Şen',
      'Hülya Koç',
    ],
  ],
  [
    'windows-1254',
    'capitals',
    ['AKSOY GİYİM', 'ÇAĞDAŞ BİLİŞİM', 'GÜNEŞ KIRTASİYE', 'YILMAZ OTOMOTİV', 'ŞİRİN BEBEK'],
  ],
  [
    'windows-1252',
    'Icelandic',
    [
      'Bókabúðin',
      'Þórunn Sigurðardóttir',
      'Garðyrkja ehf.',
      'Fjallaferðir',
      'Hafþór Júlíusson',
      'Nýja Kaffihúsið',
      'Sjávarréttir',
      'Guðrún Æsa',
    ],
  ],
  [
    'windows-1252',
    'several languages',
    [
      'Crème Brûlée',
      'Straßenbäcker',
      'Año Nuevo',
      'Smørrebrød',
      'Pão de Açúcar',
      'Malý Princ',
      'Größe & Maß',
      'Père Noël',
    ],
  ],
  [
    'windows-1252',
    'German',
    ['Möbel Böhm', 'Grüne Küche', 'Jäger', 'Österreich Reisen', 'Schön & Groß', 'Übersee'],
  ],
  [
    'windows-1250',
    'Polish',
    ['Książnica', 'Świat Zdrowia', 'Łódzkie Okazje', 'Ćwiczenia', 'Źródło', 'Gorące Zniżki'],
  ],
  [
    'windows-1250',
    'Czech',
    [
      'Žižkovský obchod',
      'Knížky pro děti',
      'Šťastný výlet',
      'Novotný',
      'Levné boty Třešť',
      'Žlutý kůň',
      'Česká pošta Žďár',
    ],
  ],
  [
    'windows-1251',
    'Russian',
    ['Книжный дом', 'Выгодные покупки', 'Сергей Кузнецов', 'Здоровье', 'Щедрый день', 'ПУТЕШЕСТВИЯ'],
  ],
  [
    'windows-1253',
    'Greek',
    ['Βιβλιοπωλείο', 'Ταξίδια στην Ελλάδα', 'Οικονομικές αγορές', 'Μαρία Νικολάου', 'Υγεία και ομορφιά'],
  ],
  ['koi8-r', 'Russian', ['Книжный дом', 'Выгодные покупки', 'Сергей Кузнецов', 'Здоровье', 'Щедрый день']],
  [
    'shift_jis',
    'sites',
    ['ママの節約レシピ', '自転車ライフ', '引越し見積もり', '中村酒造', '渡辺大輔', '旅するカメラ'],
  ],
  [
    'gb18030',
    'companies',
    ['深圳市华强贸易', '成都美食网', '杭州丝绸', '快乐妈妈', '数码评测', '王小明', '刘晓燕', '省钱快报'],
  ],
  [
    'big5',
    'companies',
    ['高雄貿易股份有限公司', '美食地圖', '親子旅行', '陳美玲', '數位生活', '省錢達人', '林志明', '台灣好物'],
  ],
];

function linesOf(names: readonly string[], codePage: string): Buffer[] {
  return names.map((name) => iconv.encode(`4022211,${name},https://a.example/`, codePage));
}

describe('the code page', () => {
  test.each(names)('is told from the words: %s', (codePage, words) => {
    for (const count of [1, words.length]) {
      const lines = words
        .slice(0, count)
        .map((word) => iconv.encode(`4022211,${word},https://a.example/`, codePage));
      expect(likelyCodePage(lines)).toBe(codePage);
    }
  });

  test.each(lists)('is told from a list of names: %s, %s', (codePage, _, names) => {
    expect(likelyCodePage(linesOf(names, codePage))).toBe(codePage);
  });

  test.each(lists)('is told from any five of them: %s, %s', (codePage, _, names) => {
    for (let from = 0; from + 5 <= names.length; from++)
      expect([from, likelyCodePage(linesOf(names.slice(from, from + 5), codePage))]).toEqual([
        from,
        codePage,
      ]);
  });

  test.each(['¿Qué Oferta?', '¡Ofertas ya!', '2½ Stars', '¼ price', 'Ça va', '§ 5', 'Joe´s'])(
    'is Windows-1252 for a sign that another one has a letter for: %s',
    (word) => {
      expect(likelyCodePage([iconv.encode(`4022211,${word},a.example`, 'windows-1252')])).toBe(
        'windows-1252',
      );
    },
  );

  test('is Mac Roman where the words say so', () => {
    const line = Buffer.from([
      0x5a, 0x6f, 0x91, 0xd5, 0x73, 0x20, 0x43, 0x61, 0x66, 0x8e, 0x20, 0xd0, 0x20, 0xdb,
    ]);
    expect(likelyCodePage([line])).toBe('macintosh');
    expect(decodeBytes(line, 'macintosh')).toBe('Zoë’s Café – €');
  });

  test('is Windows-1252 where nothing speaks for another', () => {
    expect(likelyCodePage([Buffer.from([0x41, 0x20, 0x80])])).toBe('windows-1252');
  });
});
