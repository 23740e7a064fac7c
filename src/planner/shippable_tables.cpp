// Facts about PostgreSQL's own functions, operators and types that its catalogs do not tell: since which
// version they exist, and what of collation, letters and encoding they depend on.
//
// Both were found by comparing sources.  `newer_…`: the initial catalog contents of 10 to 19, an object being
// the same when its name and argument types are (the "compatible" polymorphic types count as the older ones);
// functions that can never be shipped (volatile, internal arguments) are left out.  `traits`: which C
// functions of 15 and of 19 read their collation, or pass their call on to one that does; a new major version
// needs both comparisons again.  Built-in functions that are in neither list are as old as 10 and look at no
// collation.
#include "planner/shippable_tables.hpp"

#include <algorithm>

extern "C" {
#include "catalog/pg_collation_d.h"
#include "catalog/pg_operator_d.h"
#include "catalog/pg_opfamily_d.h"
#include "catalog/pg_proc_d.h"
#include "catalog/pg_type_d.h"
#include "utils/fmgroids.h"
#include "utils/lsyscache.h"
}

namespace pgr {

namespace {

/// A built-in object, and the first major version that has it.
struct Newer {
    uint16 object;
    uint8 major;
};

struct Trait {
    uint16 function;
    uint8 senses;
};

constexpr Newer newer_functions[] = {
    {240, 12},  {241, 12},  {242, 12},  {243, 12},  {244, 12},  {245, 12},  {246, 12},  {247, 12},
    {248, 12},  {249, 12},  {250, 12},  {251, 12},  {252, 12},  {253, 12},  {266, 12},  {357, 13},
    {380, 13},  {381, 13},  {421, 13},  {425, 11},  {441, 11},  {442, 11},  {443, 11},  {444, 11},
    {445, 11},  {446, 11},  {447, 11},  {448, 11},  {676, 12},  {702, 13},  {704, 13},  {723, 13},
    {724, 13},  {776, 11},  {777, 11},  {778, 11},  {779, 11},  {780, 11},  {781, 11},  {782, 11},
    {785, 13},  {972, 11},  {1177, 13}, {1179, 13}, {1180, 13}, {1194, 12}, {1284, 12}, {1293, 14},
    {1481, 12}, {1986, 13}, {1987, 13}, {2023, 13}, {2030, 13}, {2121, 14}, {2233, 12}, {2234, 12},
    {2462, 12}, {2463, 12}, {2464, 12}, {2465, 12}, {2466, 12}, {2467, 12}, {2580, 11}, {2599, 18},
    {3261, 18}, {3262, 18}, {3409, 11}, {3410, 11}, {3411, 11}, {3412, 11}, {3413, 11}, {3414, 11},
    {3416, 11}, {3417, 11}, {3418, 11}, {3419, 11}, {3420, 11}, {3421, 11}, {3422, 11}, {3424, 12},
    {3427, 12}, {3449, 11}, {3450, 11}, {3451, 11}, {3452, 11}, {3453, 11}, {3556, 11}, {3696, 11},
    {3813, 17}, {4004, 12}, {4005, 12}, {4006, 12}, {4007, 12}, {4008, 12}, {4009, 12}, {4010, 12},
    {4011, 12}, {4099, 18}, {4126, 11}, {4127, 11}, {4128, 11}, {4129, 11}, {4130, 11}, {4131, 11},
    {4132, 11}, {4133, 11}, {4134, 11}, {4135, 11}, {4136, 11}, {4137, 11}, {4138, 11}, {4139, 11},
    {4140, 11}, {4141, 11}, {4187, 13}, {4188, 13}, {4189, 13}, {4190, 13}, {4195, 13}, {4197, 13},
    {4213, 11}, {4214, 11}, {4215, 11}, {4216, 11}, {4228, 14}, {4234, 14}, {4235, 14}, {4236, 14},
    {4237, 14}, {4238, 14}, {4239, 14}, {4240, 14}, {4241, 14}, {4244, 14}, {4245, 14}, {4246, 14},
    {4247, 14}, {4248, 14}, {4249, 14}, {4250, 14}, {4251, 14}, {4252, 14}, {4253, 14}, {4254, 14},
    {4255, 14}, {4256, 14}, {4257, 14}, {4258, 14}, {4259, 14}, {4260, 14}, {4261, 14}, {4262, 14},
    {4263, 14}, {4264, 14}, {4265, 14}, {4266, 14}, {4267, 14}, {4268, 14}, {4269, 14}, {4270, 14},
    {4271, 14}, {4272, 14}, {4273, 14}, {4274, 14}, {4275, 14}, {4276, 14}, {4277, 14}, {4278, 14},
    {4279, 14}, {4280, 14}, {4281, 14}, {4282, 14}, {4283, 14}, {4284, 14}, {4285, 14}, {4286, 14},
    {4287, 14}, {4288, 14}, {4289, 14}, {4290, 14}, {4291, 14}, {4292, 14}, {4293, 14}, {4294, 14},
    {4295, 14}, {4296, 14}, {4297, 14}, {4298, 14}, {4301, 14}, {4350, 13}, {4351, 13}, {4388, 14},
    {4389, 14}, {4401, 14}, {4450, 14}, {4541, 14}, {4542, 14}, {4549, 17}, {4599, 14}, {4641, 14},
    {5007, 11}, {5009, 11}, {5011, 11}, {5021, 12}, {5022, 14}, {5023, 14}, {5024, 14}, {5028, 11},
    {5034, 13}, {5035, 13}, {5036, 13}, {5037, 13}, {5042, 13}, {5043, 13}, {5044, 13}, {5045, 13},
    {5046, 13}, {5047, 13}, {5048, 13}, {5049, 13}, {5050, 13}, {5051, 13}, {5054, 13}, {5058, 13},
    {5059, 13}, {5060, 13}, {5061, 13}, {5062, 13}, {5063, 13}, {5064, 13}, {5065, 13}, {5071, 13},
    {5083, 13}, {5084, 13}, {5085, 13}, {5091, 13}, {5096, 13}, {5097, 15}, {5098, 15}, {5099, 15},
    {5100, 15}, {6099, 17}, {6103, 14}, {6105, 17}, {6159, 14}, {6160, 14}, {6161, 14}, {6162, 14},
    {6163, 14}, {6164, 14}, {6165, 14}, {6166, 14}, {6167, 14}, {6172, 14}, {6173, 14}, {6174, 14},
    {6177, 14}, {6178, 14}, {6183, 14}, {6184, 14}, {6192, 14}, {6193, 14}, {6195, 14}, {6196, 14},
    {6197, 14}, {6198, 14}, {6199, 14}, {6200, 14}, {6201, 14}, {6202, 14}, {6203, 14}, {6204, 14},
    {6205, 15}, {6206, 15}, {6207, 15}, {6210, 16}, {6211, 16}, {6213, 16}, {6219, 16}, {6220, 16},
    {6221, 16}, {6222, 16}, {6223, 16}, {6227, 15}, {6240, 15}, {6251, 15}, {6252, 15}, {6253, 15},
    {6254, 15}, {6255, 15}, {6256, 15}, {6257, 15}, {6258, 15}, {6259, 15}, {6260, 15}, {6261, 15},
    {6262, 15}, {6263, 15}, {6264, 15}, {6265, 15}, {6266, 15}, {6267, 15}, {6268, 15}, {6269, 15},
    {6273, 16}, {6274, 16}, {6276, 16}, {6280, 16}, {6281, 16}, {6282, 16}, {6284, 16}, {6288, 16},
    {6289, 16}, {6290, 16}, {6291, 16}, {6292, 16}, {6311, 16}, {6315, 17}, {6316, 17}, {6317, 17},
    {6330, 17}, {6331, 17}, {6332, 17}, {6333, 17}, {6334, 17}, {6335, 17}, {6336, 17}, {6338, 17},
    {6342, 17}, {6343, 17}, {6347, 18}, {6348, 18}, {6349, 18}, {6350, 18}, {6364, 18}, {6365, 18},
    {6367, 18}, {6368, 18}, {6369, 18}, {6370, 18}, {6371, 18}, {6372, 18}, {6373, 18}, {6374, 18},
    {6375, 18}, {6376, 18}, {6381, 18}, {6382, 18}, {6383, 18}, {6384, 18}, {6385, 18}, {6388, 18},
    {6389, 18}, {6390, 18}, {6393, 18}, {6394, 18}, {6395, 18}, {6396, 18}, {6401, 18}, {6412, 18},
    {6413, 18}, {6414, 18}, {6415, 18}, {6416, 18}, {6417, 18}, {6418, 18}, {6419, 18}, {6420, 18},
    {6421, 18}, {6422, 18}, {6423, 18}, {6424, 18}, {6425, 18}, {6426, 18}, {6436, 19}, {6441, 19},
    {6449, 19}, {6450, 19}, {6451, 19}, {6452, 19}, {6453, 19}, {6454, 19}, {6455, 19}, {6456, 19},
    {6457, 19}, {6458, 19}, {6461, 19}, {6462, 19}, {6463, 19}, {6469, 19}, {6487, 19}, {6489, 19},
    {6495, 19}, {6496, 19}, {6497, 19}, {6499, 19}, {6500, 19}, {6501, 19}, {6502, 19}, {6510, 19},
    {6511, 19}, {6515, 19}, {6516, 19}};

constexpr Newer newer_operators[] = {
    {254, 12},  {255, 12},  {256, 12},  {257, 12},  {258, 12},  {259, 12},  {260, 12},  {261, 12},
    {262, 12},  {263, 12},  {264, 12},  {265, 12},  {606, 13},  {760, 13},  {761, 13},  {762, 13},
    {763, 13},  {784, 13},  {1383, 13}, {2860, 14}, {2861, 14}, {2862, 14}, {2863, 14}, {2864, 14},
    {2865, 14}, {2866, 14}, {2867, 14}, {2868, 14}, {2869, 14}, {2870, 14}, {2871, 14}, {2872, 14},
    {2873, 14}, {2874, 14}, {2875, 14}, {2876, 14}, {2877, 14}, {3585, 14}, {3877, 11}, {4012, 12},
    {4013, 12}, {4035, 14}, {4142, 14}, {4161, 14}, {4162, 14}, {4179, 14}, {4180, 14}, {4198, 14},
    {4392, 14}, {4393, 14}, {4394, 14}, {4395, 14}, {4396, 14}, {4397, 14}, {4398, 14}, {4399, 14},
    {4400, 14}, {4539, 14}, {4540, 14}, {5025, 14}, {5026, 14}, {5027, 14}, {5068, 13}, {5072, 13},
    {5073, 13}, {5074, 13}, {5075, 13}, {5076, 13}, {6443, 19}, {6444, 19}, {6445, 19}, {6446, 19},
    {6447, 19}, {6448, 19}};

constexpr Newer newer_types[] = {
    {210, 14},  {269, 12},  {270, 14},  {271, 13},  {272, 14},  {273, 14},  {4072, 12}, {4073, 12},
    {4191, 13}, {4192, 13}, {4451, 14}, {4532, 14}, {4533, 14}, {4534, 14}, {4535, 14}, {4536, 14},
    {4537, 14}, {4538, 14}, {4600, 14}, {4601, 14}, {5017, 12}, {5038, 13}, {5039, 13}, {5069, 13},
    {5077, 13}, {5078, 13}, {5079, 13}, {5080, 13}, {6150, 14}, {6151, 14}, {6152, 14}, {6153, 14},
    {6155, 14}, {6157, 14}, {6437, 19}, {6442, 19}, {6490, 19}, {6491, 19}};

constexpr Newer newer_families[] = {
    {2227, 12}, {4199, 14}, {4225, 14}, {4572, 14}, {4573, 14}, {4574, 14}, {4575, 14}, {4576, 14},
    {4577, 14}, {4578, 14}, {4579, 14}, {4580, 14}, {4581, 14}, {4582, 14}, {4583, 14}, {4584, 14},
    {4585, 14}, {4586, 14}, {4587, 14}, {4588, 14}, {4589, 14}, {4590, 14}, {4602, 14}, {4603, 14},
    {4604, 14}, {4605, 14}, {4606, 14}, {4607, 14}, {4608, 14}, {4609, 14}, {4610, 14}, {4611, 14},
    {4612, 14}, {4613, 14}, {4614, 14}, {4615, 14}, {5008, 11}, {5032, 13}, {5067, 13}, {6158, 14},
    {6194, 14}, {6459, 19}, {6460, 19}};

constexpr Newer newer_collations[] = {{811, 17}, {962, 16}, {963, 16}, {6411, 18}};

constexpr Trait traits[] = {{62, SenseBytes},
                            {67, SenseBytes},
                            {79, SenseClasses},
                            {157, SenseBytes},
                            {240, SenseBytes},
                            {245, SenseBytes},
                            {246, SenseOrder},
                            {247, SenseBytes},
                            {252, SenseBytes},
                            {253, SenseOrder},
                            {359, SenseOrder},
                            {360, SenseOrder},
                            {376, SenseBytes},
                            {382, SenseOrder},
                            {390, SenseBytes},
                            {391, SenseOrder},
                            {392, SenseOrder},
                            {393, SenseOrder},
                            {394, SenseBytes},
                            {396, SenseOrder},
                            {400, SenseBytes | SenseEncoding},
                            {407, SenseEncoding},
                            {409, SenseEncoding},
                            {447, SenseEncoding},
                            {448, SenseBytes | SenseEncoding},
                            {455, SenseEncoding},
                            {458, SenseOrder},
                            {459, SenseOrder},
                            {515, SenseOrder},
                            {516, SenseOrder},
                            {626, SenseBytes | SenseEncoding},
                            {655, SenseOrder},
                            {656, SenseOrder},
                            {657, SenseOrder},
                            {658, SenseOrder},
                            {659, SenseBytes},
                            {740, SenseOrder},
                            {741, SenseOrder},
                            {742, SenseOrder},
                            {743, SenseOrder},
                            {744, SenseBytes},
                            {782, SenseBytes | SenseEncoding},
                            {849, SenseBytes},
                            {850, SenseBytes},
                            {851, SenseBytes},
                            {858, SenseBytes},
                            {859, SenseBytes},
                            {868, SenseBytes},
                            {870, SenseClasses},
                            {871, SenseClasses},
                            {872, SenseClasses},
                            {944, SenseEncoding},
                            {972, SenseBytes | SenseEncoding},
                            {1048, SenseBytes},
                            {1049, SenseOrder},
                            {1050, SenseOrder},
                            {1051, SenseOrder},
                            {1052, SenseOrder},
                            {1053, SenseBytes},
                            {1063, SenseOrder},
                            {1064, SenseOrder},
                            {1078, SenseOrder},
                            {1080, SenseBytes | SenseEncoding},
                            {1177, SenseDefaultClasses},
                            {1179, SenseDefaultClasses},
                            {1180, SenseDefaultClasses},
                            {1238, SenseClasses},
                            {1239, SenseClasses},
                            {1240, SenseClasses},
                            {1241, SenseClasses},
                            {1252, SenseClasses},
                            {1254, SenseClasses},
                            {1256, SenseClasses},
                            {1374, SenseEncoding},
                            {1375, SenseEncoding},
                            {1400, SenseEncoding},
                            {1569, SenseBytes},
                            {1570, SenseBytes},
                            {1571, SenseBytes},
                            {1572, SenseBytes},
                            {1620, SenseEncoding},
                            {1621, SenseEncoding},
                            {1631, SenseBytes},
                            {1632, SenseBytes},
                            {1633, SenseClasses},
                            {1634, SenseClasses},
                            {1635, SenseClasses},
                            {1636, SenseClasses},
                            {1656, SenseClasses},
                            {1657, SenseClasses},
                            {1658, SenseClasses},
                            {1659, SenseClasses},
                            {1660, SenseClasses},
                            {1661, SenseClasses},
                            {1714, SenseEncoding},
                            {1717, SenseEncoding},
                            {1811, SenseEncoding},
                            {1845, SenseEncoding},
                            {1846, SenseEncoding},
                            {1847, SenseEncoding},
                            {2023, SenseDefaultClasses},
                            {2030, SenseDefaultClasses},
                            {2050, SenseOrder},
                            {2051, SenseOrder},
                            {2073, SenseClasses},
                            {2074, SenseClasses},
                            {2087, SenseBytes},
                            {2088, SenseBytes},
                            {2129, SenseOrder},
                            {2145, SenseOrder},
                            {2160, SenseEncoding},
                            {2161, SenseEncoding},
                            {2163, SenseEncoding},
                            {2164, SenseEncoding},
                            {2166, SenseEncoding},
                            {2174, SenseEncoding},
                            {2175, SenseEncoding},
                            {2177, SenseEncoding},
                            {2178, SenseEncoding},
                            {2180, SenseEncoding},
                            {2244, SenseOrder},
                            {2245, SenseOrder},
                            {2284, SenseClasses},
                            {2285, SenseClasses},
                            {2311, SenseEncoding},
                            {2747, SenseBytes},
                            {2748, SenseBytes},
                            {2749, SenseBytes},
                            {2763, SenseClasses},
                            {2764, SenseClasses},
                            {2765, SenseClasses},
                            {2766, SenseClasses},
                            {2767, SenseClasses},
                            {2768, SenseClasses},
                            {2983, SenseDefaultOrder},
                            {2984, SenseDefaultOrder},
                            {2985, SenseDefaultOrder},
                            {2986, SenseDefaultOrder},
                            {2987, SenseDefaultOrder},
                            {3162, SenseOrder},
                            {3167, SenseBytes},
                            {3168, SenseBytes},
                            {3218, SenseOrder},
                            {3277, SenseBytes},
                            {3278, SenseBytes},
                            {3279, SenseBytes},
                            {3396, SenseClasses},
                            {3397, SenseClasses},
                            {3696, SenseBytes},
                            {3715, SenseDefaultClasses},
                            {3723, SenseDefaultClasses},
                            {3743, SenseDefaultClasses},
                            {3744, SenseDefaultClasses},
                            {3745, SenseDefaultClasses},
                            {3746, SenseDefaultClasses},
                            {3747, SenseDefaultClasses},
                            {3972, SenseOrder},
                            {3978, SenseOrder},
                            {3984, SenseOrder},
                            {4005, SenseDefaultClasses},
                            {4006, SenseDefaultClasses},
                            {4007, SenseDefaultClasses},
                            {4008, SenseDefaultClasses},
                            {4009, SenseDefaultClasses},
                            {4010, SenseDefaultClasses},
                            {4011, SenseDefaultClasses},
                            {4039, SenseDefaultOrder},
                            {4040, SenseDefaultOrder},
                            {4041, SenseDefaultOrder},
                            {4042, SenseDefaultOrder},
                            {4044, SenseDefaultOrder},
                            {4201, SenseDefaultClasses},
                            {4202, SenseDefaultClasses},
                            {4205, SenseDefaultClasses},
                            {4206, SenseDefaultClasses},
                            {4211, SenseDefaultClasses},
                            {4212, SenseDefaultClasses},
                            {4214, SenseDefaultClasses},
                            {4216, SenseDefaultClasses},
                            {5006, SenseDefaultClasses},
                            {5007, SenseDefaultClasses},
                            {6160, SenseBytes},
                            {6161, SenseBytes},
                            {6251, SenseClasses},
                            {6252, SenseClasses},
                            {6253, SenseClasses},
                            {6254, SenseClasses},
                            {6255, SenseClasses},
                            {6256, SenseClasses},
                            {6257, SenseClasses},
                            {6258, SenseClasses},
                            {6259, SenseClasses},
                            {6260, SenseClasses},
                            {6261, SenseClasses},
                            {6262, SenseClasses},
                            {6263, SenseClasses},
                            {6264, SenseClasses},
                            {6265, SenseClasses},
                            {6266, SenseClasses},
                            {6267, SenseClasses},
                            {6268, SenseClasses},
                            {6269, SenseClasses},
                            {6373, SenseDefaultOrder},
                            {6374, SenseDefaultOrder},
                            {6375, SenseDefaultOrder},
                            {6376, SenseDefaultOrder},
                            {6412, SenseClasses}};

template <class Entry, std::size_t Size, class Key>
const Entry *find(const Entry (&table)[Size], Oid object, Key key)
{
    const Entry *entry =
        std::lower_bound(std::begin(table), std::end(table), object,
                         [&](const Entry &candidate, Oid wanted) { return candidate.*key < wanted; });
    return entry != std::end(table) && entry->*key == object ? entry : nullptr;
}

/// Does this server have json_strip_nulls() and jsonb_strip_nulls() without the argument that 18 has added?
bool is_older_form(Oid function)
{
    return (function == F_JSON_STRIP_NULLS || function == F_JSONB_STRIP_NULLS) &&
           get_func_nargs(function) == 1;
}

template <std::size_t Size>
int major_in(const Newer (&table)[Size], Oid object)
{
    const Newer *entry = find(table, object, &Newer::object);
    return entry ? entry->major : oldest_remote_major;
}

}  // namespace

int first_major(Oid object, Oid catalog)
{
    switch (catalog) {
        case ProcedureRelationId:
            return is_older_form(object) ? oldest_remote_major : major_in(newer_functions, object);
        case OperatorRelationId: return major_in(newer_operators, object);
        case TypeRelationId: return major_in(newer_types, object);
        case OperatorFamilyRelationId: return major_in(newer_families, object);
        case CollationRelationId: return major_in(newer_collations, object);
        default: return oldest_remote_major;
    }
}

int senses_of(Oid function)
{
    const Trait *entry = find(traits, function, &Trait::function);
    return entry ? entry->senses : 0;
}

}  // namespace pgr
