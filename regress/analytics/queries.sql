-- Twenty questions that a shop asks its warehouse; one statement each, ended by a line with a semicolon.
-- 1 pricing summary
SELECT returned, mode, sum(quantity) AS quantity, sum(price) AS base, sum(price * (1 - discount)) AS discounted,
    avg(quantity) AS mean_quantity, avg(discount) AS mean_discount, count(*) AS lines
FROM item WHERE shipped <= date '2024-12-01' - interval '90 days'
GROUP BY returned, mode ORDER BY returned, mode
;
-- 2 cheapest supplier of each large steel product in a region
SELECT s.rating, s.name, c.name AS country, p.product_id, p.brand
FROM product p JOIN stock k USING (product_id) JOIN supplier s USING (supplier_id) JOIN country c USING (country_id)
    JOIN region r USING (region_id)
WHERE p.size = 15 AND p.kind LIKE 'st%' AND r.name = 'region 4'
    AND k.cost = (SELECT min(k2.cost) FROM stock k2 JOIN supplier s2 USING (supplier_id) JOIN country c2 USING (country_id)
                  JOIN region r2 USING (region_id) WHERE k2.product_id = p.product_id AND r2.name = 'region 4')
ORDER BY s.rating DESC, country, s.name, p.product_id LIMIT 100
;
-- 3 open orders of highest value
SELECT i.order_id, sum(i.price * (1 - i.discount)) AS revenue, o.ordered, o.priority
FROM customer c JOIN orders o USING (customer_id) JOIN item i USING (order_id)
WHERE c.segment = 'trade' AND o.ordered < date '2022-03-15' AND i.shipped > date '2022-03-15'
GROUP BY i.order_id, o.ordered, o.priority ORDER BY revenue DESC, o.ordered, i.order_id LIMIT 10
;
-- 4 late deliveries by priority
SELECT priority, count(*) AS orders FROM orders o
WHERE ordered >= date '2022-01-01' AND ordered < date '2022-01-01' + interval '3 months'
    AND EXISTS (SELECT 1 FROM item i WHERE i.order_id = o.order_id AND i.shipped < i.received)
GROUP BY priority ORDER BY priority
;
-- 5 local business: six tables
SELECT n.name, sum(i.price * (1 - i.discount)) AS revenue
FROM customer c JOIN orders o USING (customer_id) JOIN item i USING (order_id) JOIN supplier s ON s.supplier_id = i.supplier_id
    JOIN country n ON n.country_id = s.country_id AND n.country_id = c.country_id JOIN region r USING (region_id)
WHERE r.name IN ('region 1', 'region 2') AND o.ordered BETWEEN '2021-01-01' AND '2022-12-31'
GROUP BY n.name ORDER BY revenue DESC
;
-- 6 revenue that smaller discounts would have brought
SELECT sum(price * discount) AS revenue FROM item
WHERE shipped >= date '2021-01-01' AND shipped < date '2022-01-01' AND discount BETWEEN 0.05 AND 0.07 AND quantity < 24
;
-- 7 trade between two countries by year
SELECT supply, demand, year, sum(volume) AS revenue
FROM (SELECT n1.name AS supply, n2.name AS demand, extract(year FROM i.shipped) AS year, i.price * (1 - i.discount) AS volume
      FROM supplier s JOIN item i USING (supplier_id) JOIN orders o USING (order_id) JOIN customer c USING (customer_id)
          JOIN country n1 ON n1.country_id = s.country_id JOIN country n2 ON n2.country_id = c.country_id
      WHERE (n1.name = 'country 11' AND n2.name = 'country 3' OR n1.name = 'country 10' AND n2.name = 'country 12')
          AND i.shipped BETWEEN '2021-01-01' AND '2023-12-31') v
GROUP BY supply, demand, year ORDER BY supply, demand, year
;
-- 8 market share: eight tables
SELECT year, sum(CASE WHEN country = 'country 4' THEN volume ELSE 0 END) / sum(volume) AS share
FROM (SELECT extract(year FROM o.ordered) AS year, i.price * (1 - i.discount) AS volume, n2.name AS country
      FROM product p JOIN item i USING (product_id) JOIN supplier s USING (supplier_id) JOIN orders o USING (order_id)
          JOIN customer c USING (customer_id) JOIN country n1 ON n1.country_id = c.country_id JOIN region r USING (region_id)
          JOIN country n2 ON n2.country_id = s.country_id
      WHERE r.name = 'region 2' AND p.kind = 'brass') v
GROUP BY year ORDER BY year
;
-- 9 profit by country and year
SELECT n.name, to_char(o.ordered, 'YYYY') AS year, round(sum(i.price * (1 - i.discount) - k.cost * i.quantity), 2) AS profit
FROM product p JOIN item i USING (product_id) JOIN stock k ON k.product_id = i.product_id AND k.supplier_id = i.supplier_id
    JOIN supplier s ON s.supplier_id = i.supplier_id JOIN orders o USING (order_id) JOIN country n USING (country_id)
WHERE p.name LIKE '%7%' GROUP BY 1, 2 ORDER BY 1, 2 DESC
;
-- 10 customers who return most
SELECT c.customer_id, c.name, sum(i.price * (1 - i.discount)) AS lost, c.balance, n.name AS country, coalesce(c.phone, '-') AS phone
FROM customer c JOIN orders o USING (customer_id) JOIN item i USING (order_id) JOIN country n USING (country_id)
WHERE o.ordered >= date '2022-10-01' AND o.ordered < date '2023-01-01' AND i.returned
GROUP BY c.customer_id, c.name, c.balance, c.phone, n.name ORDER BY lost DESC, c.customer_id LIMIT 20
;
-- 11 the stock that matters
SELECT product_id, sum(cost * quantity) AS value
FROM stock JOIN supplier USING (supplier_id) JOIN country USING (country_id) WHERE country.name = 'country 7' GROUP BY product_id
HAVING sum(cost * quantity) > (SELECT sum(cost * quantity) * 0.002 FROM stock JOIN supplier USING (supplier_id)
                               JOIN country USING (country_id) WHERE country.name = 'country 7')
ORDER BY value DESC, product_id
;
-- 12 shipping modes and priority
SELECT mode, sum(CASE WHEN priority IN (0, 1) THEN 1 ELSE 0 END) AS high, count(*) FILTER (WHERE priority NOT IN (0, 1)) AS low
FROM orders JOIN item USING (order_id)
WHERE mode IN ('air', 'rail') AND shipped < received AND received >= date '2022-01-01' AND received < date '2023-01-01'
GROUP BY mode ORDER BY mode
;
-- 13 how many customers have how many orders
SELECT orders, count(*) AS customers
FROM (SELECT c.customer_id, count(o.order_id) AS orders FROM customer c LEFT JOIN orders o ON o.customer_id = c.customer_id
          AND (o.note IS NULL OR o.note NOT LIKE '%special%9%') GROUP BY c.customer_id) v
GROUP BY orders ORDER BY customers DESC, orders DESC
;
-- 14 best supplier of a quarter
WITH revenue AS (SELECT supplier_id, sum(price * (1 - discount)) AS total FROM item
                 WHERE shipped >= date '2023-01-01' AND shipped < date '2023-04-01' GROUP BY supplier_id)
SELECT s.supplier_id, s.name, total FROM supplier s JOIN revenue USING (supplier_id)
WHERE total = (SELECT max(total) FROM revenue) ORDER BY s.supplier_id
;
-- 15 products without complaints
SELECT p.brand, p.kind, p.size, count(DISTINCT k.supplier_id) AS suppliers
FROM stock k JOIN product p USING (product_id)
WHERE p.brand <> 'brand 5' AND p.size IN (3, 9, 14, 19, 23, 36, 45, 49)
    AND k.supplier_id NOT IN (SELECT s.supplier_id FROM supplier s WHERE s.rating < 0.5)
GROUP BY p.brand, p.kind, p.size ORDER BY suppliers DESC, p.brand, p.kind, p.size LIMIT 50
;
-- 16 small quantities
SELECT sum(i.price) / 12.0 AS yearly FROM item i JOIN product p USING (product_id)
WHERE p.brand = 'brand 3' AND p.size < 20
    AND i.quantity < (SELECT 0.5 * avg(i2.quantity) FROM item i2 WHERE i2.product_id = p.product_id)
;
-- 17 running total and rank per segment and month
SELECT segment, month, revenue, sum(revenue) OVER (PARTITION BY segment ORDER BY month) AS running,
    rank() OVER (PARTITION BY segment ORDER BY revenue DESC) AS place
FROM (SELECT c.segment, date_trunc('month', o.ordered::timestamp) AS month, sum(i.price) AS revenue
      FROM customer c JOIN orders o USING (customer_id) JOIN item i USING (order_id) JOIN country n USING (country_id)
          JOIN region r USING (region_id) WHERE r.region_id <= 3 GROUP BY 1, 2) v
ORDER BY segment, month
;
-- 18 the three best products of each brand
SELECT brand, name, revenue FROM (
    SELECT p.brand, p.name, sum(i.price) AS revenue, row_number() OVER (PARTITION BY p.brand ORDER BY sum(i.price) DESC, p.name) AS n
    FROM product p JOIN item i USING (product_id) JOIN orders o USING (order_id) JOIN customer c USING (customer_id)
        JOIN country n USING (country_id) WHERE n.region_id = 1 GROUP BY p.brand, p.name) v
WHERE n <= 3 ORDER BY brand, n
;
-- 19 totals at every level
SELECT r.name AS region, n.name AS country, c.segment, sum(i.price) AS revenue, grouping(r.name, n.name, c.segment) AS level
FROM region r JOIN country n USING (region_id) JOIN customer c USING (country_id) JOIN orders o USING (customer_id) JOIN item i USING (order_id)
WHERE o.status = 'closed' GROUP BY ROLLUP (r.name, n.name, c.segment) ORDER BY r.name, n.name, c.segment, level
;
-- 20 customers of both years but not of the third
SELECT c.segment, count(*) AS customers FROM customer c JOIN country n USING (country_id) WHERE c.customer_id IN (
    (SELECT customer_id FROM orders JOIN item USING (order_id) WHERE ordered BETWEEN '2020-01-01' AND '2020-12-31'
     INTERSECT SELECT customer_id FROM orders WHERE ordered BETWEEN '2021-01-01' AND '2021-12-31')
    EXCEPT SELECT o.customer_id FROM orders o JOIN item i USING (order_id) JOIN product p USING (product_id)
           WHERE o.ordered BETWEEN '2022-01-01' AND '2022-12-31' AND p.kind = 'oak')
GROUP BY c.segment ORDER BY c.segment
;
