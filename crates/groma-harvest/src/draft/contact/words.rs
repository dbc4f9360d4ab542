//! Words by which an office, a role and a person are told, in lower case.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words, quickly found.
pub(super) type Words = LazyLock<HashSet<&'static str>>;

fn listed(text: &'static str) -> HashSet<&'static str> {
    text.split(',').map(str::trim).filter(|word| !word.is_empty()).collect()
}

/// Whole words of offices; an entry of two words stands for the two beside one another.
pub(super) static OFFICES: Words = LazyLock::new(|| listed(OFFICES_TEXT));

const OFFICES_TEXT: &str = "\
    office, department, dept, ministry, agency, bureau, authority, administration, council, \
    commission, committee, division, directorate, unit, team, service, services, helpdesk, \
    secretariat, institute, university, college, library, museum, center, centre, board, \
    government, municipality, corporation, association, foundation, society, laboratory, registry, \
    survey, support, desk, group, section, branch, district, portal, webmaster, data, gis, \
    statistics, police, parliament, court, treasury, observatory, consortium, programme, program, \
    network, archives, archive, ombudsman, trust, inc, ltd, gmbh, plc, llc, city of, county of, \
    state of, town of, province of, open data, contact point, customer service, organisation, \
    organization, company, federation, union, chamber, fund, bank, hospital, nasa, amt, referat, \
    abteilung, dezernat, ministerium, behörde, verwaltung, stadt, gemeinde, landkreis, \
    landratsamt, kreis, geschäftsstelle, fachbereich, sachgebiet, dienststelle, institut, \
    universität, anstalt, landesbetrieb, sekretariat, redaktion, auskunft, bundesanstalt, verband, \
    verein, zentrale, freistaat, hansestadt, kanton, poststelle, bezirksregierung, senat, kanzlei, \
    stelle, kompetenzzentrum, fachstelle, direktion, ministère, mairie, ville de, direction, \
    préfecture, département, région, agence, commune, métropole, communauté, conseil, syndicat, \
    établissement, université, observatoire, secrétariat, pôle, équipe, délégation, autorité, \
    fédération, bibliothèque, musée, données, géomatique, sig, société, régie, cellule, \
    confédération, canton, municipalité, chambre, caisse, ministerio, ayuntamiento, dirección, \
    departamento, servicio, servicios, oficina, agencia, consejería, diputación, gobierno, \
    instituto, universidad, junta, subdirección, secretaría, secretaria, concejalía, área, unidad, \
    centro, datos, cabildo, generalitat, ajuntament, departament, direcció, municipio, \
    estadística, comunidad, confederación, ministério, câmara, município, direção, serviço, \
    divisão, gabinete, autoridade, agência, universidade, governo, ministero, comune, regione, \
    provincia, ufficio, settore, direzione, dipartimento, servizio, agenzia, istituto, ente, \
    università, azienda, ispettorato, segreteria, sportello, redazione, consiglio, autorità, \
    assessorato, consorzio, dati, città, gemeente, provincie, afdeling, dienst, ministerie, \
    instituut, agentschap, waterschap, overheid, stad, vlaanderen, universiteit, departement, \
    secretariaat, beheerder, kadaster, rijkswaterstaat, instelling, klantenservice, kommune, \
    kommun, styrelse, direktorat, direktoratet, myndighet, myndigheten, verket, statens, \
    departementet, enhet, avdeling, avdelning, region, universitet, universitetet, länsstyrelsen, \
    nämnd, kundeservice, kundservice, fylke, virasto, ministeriö, kaupunki, kunta, keskus, laitos, \
    yliopisto, palvelu, stofnun, urząd, ministerstwo, wydział, biuro, gmina, starostwo, główny, \
    instytut, urzędu, miasta, oddział, agencja, uniwersytet, ministerstvo, úřad, odbor, magistrát, \
    obec, kraj, krajský, agentura, ústav, univerzita, oddělení, úrad, oddelenie, ministrstvo, \
    občina, agencija, urad, ministarstvo, općina, uprava, zavod, ured, министерство, агенция, \
    община, институт, дирекция, управление, ministerija, departamentas, savivaldybė, tarnyba, \
    agentūra, pārvalde, dienests, birojs, dome, ministeerium, amet, osakond, vallavalitsus, \
    linnavalitsus, hivatal, minisztérium, önkormányzat, főosztály, osztály, ügynökség, intézet, \
    ministerul, primăria, agenția, institutul, direcția, consiliul, oficiul, υπουργείο, δήμος, \
    υπηρεσία, περιφέρεια, κέντρο, διεύθυνση, τμήμα, οργανισμός, γραφείο, αρχή, comhairle, oifig, \
    roinn";

/// Beginnings of words that only offices have.
pub(super) static OFFICE_STEMS: Words = LazyLock::new(|| listed(OFFICE_STEMS_TEXT));

const OFFICE_STEMS_TEXT: &str = "\
    bundesamt, landesamt, landesvermessung, statisti, tilasto, ministr, ministerie, kommunal, \
    municipal, opendata, geodata, geoportal, dataportal, hochschul, universit";

/// Ends of words that only offices have: German, Dutch and the Nordic languages write them as one.
pub(super) static OFFICE_ENDINGS: Words = LazyLock::new(|| listed(OFFICE_ENDINGS_TEXT));

const OFFICE_ENDINGS_TEXT: &str = "\
    amt, ämter, behörde, ministerium, verwaltung, abteilung, zentrum, institut, universität, \
    anstalt, dienst, stelle, direktion, kommission, betriebe, betrieb, verband, ministerie, \
    direktoratet, styrelsen, myndigheten, verket, departementet, forvaltningen, förvaltningen, \
    virasto, keskus, laitos, ministeriö, gemeinde, team";

/// Local parts of addresses, and parts of them, that are roles.
pub(super) static ROLES: Words = LazyLock::new(|| listed(ROLES_TEXT));

const ROLES_TEXT: &str = "\
    info, information, informatie, informacion, informacja, contact, contacts, kontakt, contacto, \
    contatti, contatto, contato, opendata, open, data, datos, dati, daten, dados, donnees, ogd, \
    geodata, geodaten, geoportal, geoinformation, gis, sig, sit, webmaster, web, admin, \
    administrator, administration, office, support, help, helpdesk, servicedesk, service, \
    services, mail, post, posta, poczta, postmaster, poststelle, postkasse, postmottak, firmapost, \
    registrator, kirjaamo, podatelna, presse, press, media, stat, stats, statistics, statistik, \
    statistique, estadistica, enquiries, enquiry, inquiries, questions, team, library, bibliothek, \
    portal, dataportal, dataset, datasets, metadata, licensing, foi, feedback, hello, hallo, \
    bonjour, secretariat, sekretariat, secretaria, segreteria, protocollo, pec, urp, redaktion, \
    redazione, customer, customerservice, kundenservice, klantenservice, kundeservice, \
    communication, comunicacion, comunicazione, transparencia, transparency, noreply, no, reply, \
    inspire, cartography, maps, map, atlas, user, users, api, developer, developers, it, edv, \
    archive, archives, records, general, public, desk, unit, department, mairie, accueil, \
    auskunft, zentrale, rathaus, gemeinde, stadt, buergerservice, register, registry";

/// Titles that stand before persons.
pub(super) static TITLES: Words = LazyLock::new(|| listed(TITLES_TEXT));

const TITLES_TEXT: &str = "\
    mr, mrs, ms, miss, dr, prof, professor, herr, frau, mme, mlle, monsieur, madame, sr, sra, don, \
    doña, sig, dott, dottssa, ing, dipl, pan, pani, hr, fru, dhr, mevr, phd";

/// Given names that are common in Europe and North America; beside one, no name is an office's.
pub(super) static GIVEN_NAMES: Words = LazyLock::new(|| listed(GIVEN_NAMES_TEXT));

const GIVEN_NAMES_TEXT: &str = "\
    aaron, adam, alan, albert, alberto, alessandro, alex, alexander, alexandra, alice, amanda, \
    amy, ana, andrea, andreas, andrew, andrzej, angela, ann, anna, anne, annette, antoine, anton, \
    antonio, barbara, ben, benjamin, bernard, bernd, birgit, bob, brian, camille, carla, carlo, \
    carlos, carol, caroline, catherine, charles, chris, christian, christina, christine, \
    christoph, christopher, claire, claudia, cristina, daniel, daniela, daniele, david, deborah, \
    denis, diana, diego, donald, donna, edward, elena, elisabeth, elizabeth, emily, emma, eric, \
    erik, eva, ewa, fabio, federico, fernando, florian, francesca, francesco, francisco, françois, \
    frank, gabriele, gary, george, georg, giorgio, giovanni, giulia, giuseppe, greg, guillaume, \
    hans, heather, heike, helen, henri, henrik, isabelle, ivan, jack, jacques, jakob, james, jan, \
    jane, janet, jason, javier, jean, jeff, jennifer, jens, jérôme, jessica, jesús, jim, joan, \
    joe, johan, johannes, john, jonathan, jorge, josé, joseph, juan, julia, julie, julien, jürgen, \
    karen, karin, karl, katarzyna, kate, katharina, katherine, kathleen, keith, kelly, ken, \
    kenneth, kevin, kim, klaus, krzysztof, lars, laura, laurent, linda, lisa, luca, luigi, luis, \
    magdalena, manuel, marc, marco, marcus, margaret, maria, maría, marie, mario, mark, markus, \
    marta, martin, martina, mary, matt, matteo, matthew, matthias, melissa, michael, michał, \
    michel, michele, michelle, miguel, mike, monica, monika, nancy, natalie, nathalie, nicolas, \
    nicole, nikolaus, olivier, oliver, pablo, pamela, paola, paolo, pascal, patricia, patrick, \
    paul, paula, pauline, pedro, per, peter, petr, petra, philip, philippe, pierre, piotr, rachel, \
    ralf, raúl, rebecca, renate, richard, robert, roberto, roger, ronald, rosa, ruth, ryan, \
    sabine, sam, samuel, sandra, sara, sarah, scott, sebastian, sergio, sharon, silvia, simon, \
    sofia, sophie, stefan, stefano, stephan, stephanie, stephen, steve, steven, susan, susanne, \
    sven, sylvie, thierry, thomas, tim, timothy, tom, tomáš, tomasz, torsten, ulrich, ursula, \
    valérie, vincent, walter, werner, william, wolfgang, yves, zoe";
